package dev.strandline.io.parquet;

/** Numbers of IEEE 754 binary16, which Java 17 does not know. */
final class Float16 {
  private Float16() {}

  /** The number of two little-endian bytes. */
  static float toFloat(byte[] bytes) {
    int bits = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 0x1f
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : (fraction + 1024) * Math.scalb(1f, exponent - 25);
    return bits >> 15 == 0 ? size : -size;
  }
}
