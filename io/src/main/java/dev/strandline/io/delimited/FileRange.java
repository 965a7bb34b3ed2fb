package dev.strandline.io.delimited;

/**
 * The records of a file that start in {@code [from.offset, end)}.
 *
 * @param from the start of the first of them
 */
public record FileRange(ScanStart from, long end) {
  /** All records of a file. */
  public static final FileRange WHOLE = new FileRange(ScanStart.OF_FILE, Long.MAX_VALUE);
}
