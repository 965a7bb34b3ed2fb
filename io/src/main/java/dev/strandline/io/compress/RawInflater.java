package dev.strandline.io.compress;

import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DataFormatException;

/** Deflate without a wrapper (RFC 1951), piece by piece, by whichever library is the faster. */
interface RawInflater extends AutoCloseable {
  /** Bytes of input that are taken at once, at most. */
  int MOST_INPUT = 1 << 16;

  /** Forgets all; the next input begins a new stream of blocks. */
  void reset();

  /**
   * The next bytes, {@link #MOST_INPUT} at most, once the ones before are used up; not to be
   * changed before they are.
   */
  void setInput(byte[] bytes, int from, int length);

  /**
   * Fills what it can; 0 at the end, and where input is lacking.
   *
   * @throws DataFormatException for what is no deflate data
   */
  int inflate(byte[] to, int from, int wanted) throws DataFormatException;

  boolean finished();

  /** How many bytes of the input were not needed. */
  int remaining();

  @Override
  void close();

  /**
   * For a stream of about so many stored bytes. To load the faster library takes a tenth of a
   * second, so it is not asked for before this process reads much.
   */
  static RawInflater of(long bytes) {
    return isFast(Asked.BYTES.addAndGet(bytes)) ? new IsalInflater() : new JdkInflater();
  }

  /** Whether {@link #of} gives the faster one to a process that reads so many bytes; loads it. */
  static boolean isFast(long bytes) {
    return bytes >= Asked.MUCH && IsalInflater.isAvailable();
  }

  /** What this process has asked {@link #of} for. */
  final class Asked {
    private static final long MUCH =
        System.getProperty("strandline.inflater", "").equals("isal") ? 0 : 16L << 20;
    private static final AtomicLong BYTES = new AtomicLong();

    private Asked() {}
  }
}
