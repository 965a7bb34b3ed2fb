package dev.strandline.io.compress;

import java.io.IOException;

/**
 * The verdict on a whole file: it cannot be read to its end as what it claims to be. A failure of
 * the storage below it (a lost connection, a missing right) is never one of these.
 */
public final class CorruptInput extends IOException {
  private static final long serialVersionUID = 1L;

  private final InputFault fault;
  private final String file;
  private final String why;
  private final long offset;

  public CorruptInput(InputFault fault, String file, long offset, String why) {
    super("%s: Cannot read %s: %s (compressed offset %d)".formatted(fault.id(), file, why, offset));
    this.fault = fault;
    this.file = file;
    this.why = why;
    this.offset = offset;
  }

  public CorruptInput(InputFault fault, String file, long offset, String why, Throwable cause) {
    this(fault, file, offset, why);
    initCause(cause);
  }

  public InputFault fault() {
    return fault;
  }

  public String file() {
    return file;
  }

  /** What is wrong with it, in words. */
  public String why() {
    return why;
  }

  /** Bytes of the stored (compressed) file that had been consumed when the fault showed. */
  public long offset() {
    return offset;
  }
}
