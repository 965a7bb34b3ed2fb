package dev.strandline.io.avro;

import dev.strandline.model.Bytes;
import org.apache.avro.Schema;

/** Decodes Avro's binary form in place. What does not fit the bytes is {@link BadAvro}. */
final class AvroBytes {
  private static final int MAX_DEPTH = 256;

  /** Items that take no bytes, such as nulls, that one list may have. */
  private static final int MAX_EMPTY_ITEMS = 1 << 20;

  /** The bytes are not what the schema says. */
  static final class BadAvro extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadAvro(String message) {
      super(message, null, false, false);
    }
  }

  private byte[] bytes = new byte[0];
  private int limit;
  private int at;
  private int depth;

  void reset(byte[] block) {
    bytes = block;
    limit = block.length;
    at = 0;
    depth = 0; // what was broken off inside a value left its depth
  }

  byte[] bytes() {
    return bytes;
  }

  int at() {
    return at;
  }

  void moveTo(int place) {
    at = place;
  }

  boolean isAtEnd() {
    return at == limit;
  }

  private int take(long length) {
    if (length < 0 || length > limit - at) {
      throw new BadAvro("a value goes beyond its block");
    }
    int from = at;
    at += (int) length;
    return from;
  }

  boolean readBool() {
    byte value = bytes[take(1)];
    if (value < 0 || value > 1) {
      throw new BadAvro("a boolean is " + value);
    }
    return value == 1;
  }

  long readLong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[take(1)];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new BadAvro("a number has more than 10 bytes");
  }

  int readInt() {
    long value = readLong();
    if ((int) value != value) {
      throw new BadAvro("an int is " + value);
    }
    return (int) value;
  }

  float readFloat() {
    return Float.intBitsToFloat(Bytes.getInt(bytes, take(4)));
  }

  double readDouble() {
    return Double.longBitsToDouble(Bytes.getLong(bytes, take(8)));
  }

  /** Moves behind the length of bytes or a string, and gives it. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > limit - at) {
      throw new BadAvro("a length is " + length);
    }
    return (int) length;
  }

  /** An index below {@code count}. */
  int readIndex(int count) {
    long index = readLong();
    if (index < 0 || index >= count) {
      throw new BadAvro("an index is " + index + ", of " + count);
    }
    return (int) index;
  }

  /** The items of a list's next block; 0 behind the last. */
  long readItems() {
    long count = readLong();
    if (count < 0) {
      readLong(); // the block's size, of use to those who skip it
      count = -count;
    }
    if (count < 0 || count > Math.max(limit - at, MAX_EMPTY_ITEMS)) {
      throw new BadAvro("a list has " + count + " items");
    }
    return count;
  }

  /** Moves {@code length} bytes on. */
  void skip(long length) {
    take(length);
  }

  /** Moves behind a value. */
  void skip(Schema schema) {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> readBool();
      case INT, LONG, ENUM -> readLong();
      case FLOAT -> take(4);
      case DOUBLE -> take(8);
      case STRING, BYTES -> skip(readLength());
      case FIXED -> take(schema.getFixedSize());
      case UNION -> {
        enter();
        skip(schema.getTypes().get(readIndex(schema.getTypes().size())));
        depth--;
      }
      case RECORD -> {
        enter();
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema());
        }
        depth--;
      }
      case ARRAY -> skipItems(schema.getElementType(), false);
      case MAP -> skipItems(schema.getValueType(), true);
    }
  }

  private void skipItems(Schema item, boolean keyed) {
    enter();
    for (long count = readItems(); count != 0; count = readItems()) {
      for (long i = 0; i < count; i++) {
        if (keyed) {
          skip(readLength());
        }
        skip(item);
      }
    }
    depth--;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new BadAvro("values nest deeper than " + MAX_DEPTH);
    }
  }
}
