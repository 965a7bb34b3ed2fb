package dev.strandline.io;

import java.io.Serializable;

/**
 * What a read must not exceed.
 *
 * @param localBytes uncompressed bytes that all readers of this process may read together, where
 *     the runner keeps them on the heap; {@link Long#MAX_VALUE} where it does not
 * @param lettersPerInput letters that are worth keeping of one input: beyond them the run is over
 *     its limit whatever follows
 */
public record ReadLimits(long localBytes, long lettersPerInput) implements Serializable {
  private static final long serialVersionUID = 1;

  public static final ReadLimits NONE = new ReadLimits(Long.MAX_VALUE, Long.MAX_VALUE);
}
