package dev.strandline.io.avro;

import com.github.luben.zstd.ZstdInputStream;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.Schema;
import org.xerial.snappy.Snappy;

/**
 * The blocks of an Avro object container file, decompressed, each with its sync marker checked.
 *
 * <p>Source: the Avro 1.12 specification, "Object Container Files". The container is read here, not
 * by the library's stream, so that a file that is cut or broken is told from storage that fails,
 * and so that no length in it is believed before there is memory for it.
 */
final class AvroBlocks {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC = 16;
  private static final int MAX_BLOCK = 256 << 20;
  private static final int MAX_HEADER = 64 << 20;

  private final Counted in;
  private final String file;
  private final byte[] sync = new byte[SYNC];
  private final String codec;
  private final Schema schema;
  private long records;
  private long plainBytes;

  /**
   * Reads the header.
   *
   * @throws CorruptInput if the file is not of this format, or of a codec that cannot be read
   */
  AvroBlocks(InputStream stored, String file) throws IOException {
    this.in = new Counted(stored);
    this.file = file;
    byte[] magic = in.in.readNBytes(MAGIC.length);
    in.count += magic.length;
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CorruptInput(
          magic.length < MAGIC.length ? InputFault.TRUNCATED : InputFault.NOT_THIS_FORMAT,
          file,
          0,
          "it does not begin as an Avro object container file does");
    }
    Map<String, byte[]> metadata = metadata();
    read(sync, SYNC);
    codec = new String(metadata.getOrDefault("avro.codec", new byte[0]), StandardCharsets.UTF_8);
    if (!codec.isEmpty()
        && !codec.equals("null")
        && !codec.equals("deflate")
        && !codec.equals("snappy")
        && !codec.equals("zstandard")) {
      throw new CorruptInput(
          InputFault.UNSUPPORTED,
          file,
          in.count,
          "its codec is \"" + codec + "\"; null, deflate, snappy and zstandard can be read");
    }
    schema = parse(metadata.getOrDefault("avro.schema", new byte[0]));
  }

  private Schema parse(byte[] text) throws CorruptInput {
    try {
      return new Schema.Parser().parse(new String(text, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      throw new CorruptInput(
          InputFault.CORRUPT, file, in.count, "its schema: " + String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, byte[]> metadata() throws IOException {
    Map<String, byte[]> metadata = new HashMap<>();
    for (long count = number(false); count != 0; count = number(false)) {
      if (count < 0) {
        number(false); // the size of the entries, of use to those who skip them
      }
      for (long i = Math.abs(count); i > 0; i--) {
        String key = new String(bytes(MAX_HEADER), StandardCharsets.UTF_8);
        metadata.put(key, bytes(MAX_HEADER));
        if (in.count > MAX_HEADER) {
          throw corrupt("its header has more than " + MAX_HEADER + " bytes");
        }
      }
    }
    return metadata;
  }

  /** The writer's schema. */
  Schema schema() {
    return schema;
  }

  /** How many records the block read last has. */
  long records() {
    return records;
  }

  /** Uncompressed bytes of the blocks read so far. */
  long plainBytes() {
    return plainBytes;
  }

  /** Bytes of the stored file read so far. */
  long offset() {
    return in.count;
  }

  /** The next block's records as bytes; null behind the last block. */
  byte @org.jspecify.annotations.Nullable [] next() throws IOException {
    long count = number(true);
    if (count == Long.MIN_VALUE) {
      return null;
    }
    byte[] stored = bytes(MAX_BLOCK);
    byte[] marker = new byte[SYNC];
    read(marker, SYNC);
    if (!Arrays.equals(marker, sync)) {
      throw corrupt("a block does not end with the file's sync marker");
    }
    if (count < 0) {
      throw corrupt("a block states " + count + " records");
    }
    records = count;
    byte[] plain;
    try {
      plain = decompress(stored);
    } catch (IOException | RuntimeException e) {
      throw corrupt("a block cannot be decompressed: " + e.getMessage());
    }
    plainBytes += plain.length;
    return plain;
  }

  private byte[] decompress(byte[] stored) throws IOException {
    return switch (codec) {
      case "deflate" -> limited(inflated(stored));
      case "zstandard" -> limited(new ZstdInputStream(new ByteArrayInputStream(stored)));
      case "snappy" -> snappy(stored);
      default -> stored;
    };
  }

  private static InputStream inflated(byte[] stored) {
    return new InflaterInputStream(new ByteArrayInputStream(stored), new Inflater(true));
  }

  private static byte[] limited(InputStream plain) throws IOException {
    try (plain) {
      byte[] bytes = plain.readNBytes(MAX_BLOCK + 1);
      if (bytes.length > MAX_BLOCK) {
        throw new IOException("it has more than " + MAX_BLOCK + " bytes");
      }
      return bytes;
    }
  }

  /** A Snappy block is followed by the CRC-32 of its content. */
  private static byte[] snappy(byte[] stored) throws IOException {
    int length = stored.length - 4;
    if (length < 0 || Snappy.uncompressedLength(stored, 0, length) > MAX_BLOCK) {
      throw new IOException("its length is impossible");
    }
    byte[] plain = new byte[Snappy.uncompressedLength(stored, 0, length)];
    Snappy.uncompress(stored, 0, length, plain, 0);
    CRC32 crc = new CRC32();
    crc.update(plain, 0, plain.length);
    int stated = new DataInputStream(new ByteArrayInputStream(stored, length, 4)).readInt();
    if ((int) crc.getValue() != stated) {
      throw new IOException("it does not match its checksum");
    }
    return plain;
  }

  private byte[] bytes(int most) throws IOException {
    long length = number(false);
    if (length < 0 || length > most) {
      throw corrupt("a length of " + length + " bytes is impossible");
    }
    byte[] bytes = in.in.readNBytes((int) length);
    in.count += bytes.length;
    if (bytes.length < length) {
      throw truncated();
    }
    return bytes;
  }

  private void read(byte[] to, int length) throws IOException {
    int read = in.in.readNBytes(to, 0, length);
    in.count += read;
    if (read < length) {
      throw truncated();
    }
  }

  /** A zigzag number; the smallest of all where the file ends in its place and may. */
  private long number(boolean mayEnd) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = in.in.read();
      if (b < 0) {
        if (mayEnd && shift == 0) {
          return Long.MIN_VALUE;
        }
        throw truncated();
      }
      in.count++;
      value |= (b & 0x7fL) << shift;
      if ((b & 0x80) == 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw corrupt("a number has more than 10 bytes");
  }

  private CorruptInput truncated() {
    return new CorruptInput(InputFault.TRUNCATED, file, in.count, "it ends in the middle");
  }

  CorruptInput corrupt(String why) {
    return new CorruptInput(InputFault.CORRUPT, file, in.count, why);
  }

  void close() throws IOException {
    in.in.close();
  }

  private static final class Counted {
    private final InputStream in;
    private long count;

    Counted(InputStream in) {
      this.in = in;
    }
  }
}
