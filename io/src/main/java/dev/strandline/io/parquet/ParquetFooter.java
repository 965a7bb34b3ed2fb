package dev.strandline.io.parquet;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;

/**
 * A file's footer, checked as far as the format allows.
 *
 * @param end where the footer starts: all pages are before it
 * @param ours whether this product wrote the file: then more of it can be checked
 */
record ParquetFooter(
    String file, FileMetaData metadata, List<FileField> fields, long end, boolean ours) {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final byte[] ENCRYPTED = {'P', 'A', 'R', 'E'};
  private static final int TAIL = 8;
  private static final int MAX_FOOTER = 256 << 20;

  /**
   * @throws CorruptInput if the file is not a Parquet file from its first byte to its last
   */
  static ParquetFooter read(SeekableByteChannel channel, String file) throws IOException {
    long size = channel.size();
    if (size < MAGIC.length + TAIL) {
      throw new CorruptInput(
          InputFault.TRUNCATED, file, size, "it has " + size + " bytes, too few for Parquet");
    }
    byte[] head = bytes(channel, 0, MAGIC.length, file);
    byte[] tail = bytes(channel, size - TAIL, TAIL, file);
    byte[] magic = Arrays.copyOfRange(tail, 4, TAIL);
    if (Arrays.equals(magic, ENCRYPTED)) {
      throw new CorruptInput(InputFault.UNSUPPORTED, file, size, "its footer is encrypted");
    }
    if (!Arrays.equals(head, MAGIC)) {
      throw new CorruptInput(
          InputFault.NOT_THIS_FORMAT, file, 0, "it does not begin with PAR1, so it is not Parquet");
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CorruptInput(
          InputFault.TRUNCATED, file, size, "it does not end with PAR1: its end is missing");
    }
    int length = Bytes.getInt(tail, 0);
    if (length <= 0 || length > Math.min(MAX_FOOTER, size - TAIL - MAGIC.length)) {
      throw new CorruptInput(
          InputFault.CORRUPT, file, size - TAIL, "its footer cannot have " + length + " bytes");
    }
    long start = size - TAIL - length;
    return parse(bytes(channel, start, length, file), start, file);
  }

  private static ParquetFooter parse(byte[] footer, long start, String file) throws CorruptInput {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(footer);
      FileMetaData metadata = Util.readFileMetaData(in);
      boolean ours = FooterChecksum.of(metadata).isPresent();
      if (ours && !FooterChecksum.matches(metadata, footer)) {
        throw new CorruptInput(
            InputFault.CORRUPT, file, start, "its footer does not match its checksum");
      }
      return new ParquetFooter(file, metadata, FileFields.of(metadata.getSchema()), start, ours);
    } catch (CorruptInput e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new CorruptInput(
          InputFault.CORRUPT, file, start, "its footer: " + String.valueOf(e.getMessage()), e);
    }
  }

  /** The metadata's value under that key. */
  Optional<String> value(String key) {
    return valueOf(metadata, key);
  }

  static Optional<String> valueOf(FileMetaData metadata, String key) {
    if (metadata.getKey_value_metadata() == null) {
      return Optional.empty();
    }
    for (KeyValue pair : metadata.getKey_value_metadata()) {
      if (key.equals(pair.getKey()) && pair.getValue() != null) {
        return Optional.of(pair.getValue());
      }
    }
    return Optional.empty();
  }

  /** Reads exactly those bytes. */
  static byte[] bytes(SeekableByteChannel channel, long from, int length, String file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(from);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new CorruptInput(
            InputFault.TRUNCATED, file, from + buffer.position(), "it ends in the middle");
      }
    }
    return buffer.array();
  }
}
