package dev.strandline.io;

import java.io.Serializable;

/**
 * How a read goes about it.
 *
 * @param lettersPerInput letters that are worth keeping of one input: beyond them the run is over
 *     its limit whatever follows
 * @param verdicts when a bad input must be known: with {@link Verdicts#VERIFY_FIRST} no row of an
 *     input goes out that is told as bad
 * @param lists the folder for lists of inputs that are too long for a graph; empty where every list
 *     is a part of it
 */
public record ReadLimits(long lettersPerInput, Verdicts verdicts, String lists)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public static final ReadLimits NONE = new ReadLimits(Long.MAX_VALUE, Verdicts.SIDE_INPUT, "");
}
