package dev.strandline.io.parquet;

import java.io.Serializable;
import java.util.Objects;

/**
 * How Parquet files are laid out.
 *
 * @param rowGroupSize bytes of rows, before encoding and compression, after which a row group ends
 * @param pageSize bytes of values, before encoding and compression, after which a page ends
 * @param pageRows rows after which a page ends
 * @param memory bytes that one open file may hold; a row group ends early rather than exceed it
 * @param pageChecksums whether each page carries the CRC-32 of its stored bytes
 */
public record ParquetSettings(
    Compression compression,
    long rowGroupSize,
    int pageSize,
    int pageRows,
    long memory,
    boolean pageChecksums,
    Choice dictionary,
    Choice delta)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The codec of every page. */
  public enum Compression {
    SNAPPY,
    ZSTD,
    GZIP,
    NONE
  }

  /** Whether an encoding is used: as a sample of each column says, wherever it can be, never. */
  public enum Choice {
    AUTO,
    ON,
    OFF
  }

  /** Snappy, row groups of 128 MiB, pages of 1 MiB or 20,000 rows, checksums on. */
  public static final ParquetSettings DEFAULT =
      new ParquetSettings(
          Compression.SNAPPY,
          128L << 20,
          1 << 20,
          20_000,
          64L << 20,
          true,
          Choice.AUTO,
          Choice.AUTO);

  private static final int MAX_PAGE = 64 << 20;

  public ParquetSettings {
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(dictionary, "dictionary");
    Objects.requireNonNull(delta, "delta");
    check("row_group_size", rowGroupSize, 1 << 10, 4L << 30);
    check("page_size", pageSize, 1 << 6, MAX_PAGE);
    check("page_rows", pageRows, 1, 1 << 20);
    check("memory", memory, 1 << 16, 8L << 30);
  }

  /** The same with another codec. */
  public ParquetSettings withCompression(Compression other) {
    return new ParquetSettings(
        other, rowGroupSize, pageSize, pageRows, memory, pageChecksums, dictionary, delta);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", got " + value);
    }
  }
}
