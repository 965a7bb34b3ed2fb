package dev.strandline.io.delimited;

/**
 * Where a record begins.
 *
 * @param offset of its first byte in the uncompressed file, from 0
 * @param record its number, from 1
 * @param line the number of its first line, from 1
 */
public record ScanStart(long offset, long record, long line) {
  public static final ScanStart OF_FILE = new ScanStart(0, 1, 1);
}
