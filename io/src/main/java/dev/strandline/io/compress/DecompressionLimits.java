package dev.strandline.io.compress;

/**
 * How far a compressed file may expand before it counts as hostile.
 *
 * @param maxBytes uncompressed bytes of one file, {@code max_uncompressed_bytes}
 * @param maxRatio uncompressed to compressed bytes, {@code max_compression_ratio}; looked at only
 *     once {@link #RATIO_COUNTS_FROM} bytes are out, since small files of blanks compress well
 */
public record DecompressionLimits(long maxBytes, int maxRatio) {
  public static final long RATIO_COUNTS_FROM = 64L << 20;

  /** 1 TiB and 500 to 1. Deflate cannot exceed 1032 to 1; tables of text rarely reach 50. */
  public static final DecompressionLimits DEFAULT = new DecompressionLimits(1L << 40, 500);

  public DecompressionLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1: " + maxBytes);
    }
    if (maxRatio < 1) {
      throw new IllegalArgumentException("maxRatio must be at least 1: " + maxRatio);
    }
  }

  void check(String file, long bytes, long compressed) throws CorruptInput {
    if (bytes > maxBytes) {
      throw new CorruptInput(
          InputFault.TOO_LARGE,
          file,
          compressed,
          "it expands to more than max_uncompressed_bytes, "
              + maxBytes
              + "; raise that setting if the file is meant to be this large");
    }
    if (bytes > RATIO_COUNTS_FROM && bytes / maxRatio > compressed) {
      throw new CorruptInput(
          InputFault.RATIO_TOO_HIGH,
          file,
          compressed,
          "%d bytes came out of %d, over max_compression_ratio, %d; raise that setting if the file is meant to compress this well"
              .formatted(bytes, compressed, maxRatio));
    }
  }
}
