package dev.strandline.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * A batch as bytes, fixed for ever: format byte 1, schema fingerprint (8 bytes, big-endian), schema
 * text, origins, count of rows, rows. Lengths are LEB128. Format 2, where an origin has an input of
 * its own, is the same with a 0 behind each other origin, and a 1 and the input behind such a one.
 *
 * <p>The coder holds no schema: tables of different schemas share a collection. A schema met before
 * in this process is looked up by its fingerprint, not parsed again.
 */
public final class RecordBatchCoder extends AtomicCoder<RecordBatch> {
  private static final long serialVersionUID = 1;
  private static final RecordBatchCoder INSTANCE = new RecordBatchCoder(false);
  private static final RecordBatchCoder BY_REFERENCE = new RecordBatchCoder(true);
  private static final int REFERENCE = 0;
  private static final int FORMAT = 1;
  private static final int WITH_INPUTS = 2;
  private static final int MAX_CACHED_SCHEMAS = 10_000;

  /** A cache only: dropping it costs time, never a result. */
  private static final ConcurrentHashMap<Long, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private final boolean byReference;

  private RecordBatchCoder(boolean byReference) {
    this.byReference = byReference;
  }

  public static RecordBatchCoder of() {
    return INSTANCE;
  }

  /**
   * A coder for runners that encode an element only to decode it at once in the same process, as a
   * copy: since a batch is immutable, the copy is the batch. Its bytes mean nothing anywhere else,
   * nor once the batch is gone.
   */
  public static RecordBatchCoder byReference() {
    return BY_REFERENCE;
  }

  @Override
  public void encode(RecordBatch batch, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    if (byReference) {
      data.writeByte(REFERENCE);
      data.writeLong(SharedBatches.put(batch));
      return;
    }
    boolean inputs = batch.origins().stream().anyMatch(RecordBatchCoder::hasInput);
    data.writeByte(inputs ? WITH_INPUTS : FORMAT);
    data.writeLong(batch.schema().fingerprint());
    writeBytes(batch.schema().text().getBytes(StandardCharsets.UTF_8), data);
    VarInt.encode(batch.origins().size(), data);
    for (Origin origin : batch.origins()) {
      writeOrigin(origin, data);
      if (inputs) {
        data.writeByte(hasInput(origin) ? 1 : 0);
        if (hasInput(origin)) {
          writeOrigin(origin.input(), data);
        }
      }
    }
    VarInt.encode(batch.rows(), data);
    VarInt.encode(batch.length(), data);
    data.write(batch.bytes(), 0, batch.length());
  }

  @Override
  public RecordBatch decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int format = data.readUnsignedByte();
    if (format == REFERENCE && byReference) {
      return SharedBatches.get(data.readLong());
    }
    if (format != FORMAT && format != WITH_INPUTS) {
      throw new CoderException("Cannot read a batch: unknown format " + format);
    }
    Schema schema = schema(data.readLong(), readBytes(data));
    int count = VarInt.decodeInt(data);
    List<Origin> origins = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Origin origin = readOrigin(data);
      boolean hasInput = format == WITH_INPUTS && data.readUnsignedByte() == 1;
      origins.add(hasInput ? origin.readFrom(readOrigin(data)) : origin);
    }
    int rows = VarInt.decodeInt(data);
    byte[] bytes = readBytes(data);
    return new RecordBatch(schema, origins, rows, bytes, bytes.length);
  }

  private static boolean hasInput(Origin origin) {
    return !origin.input().equals(origin);
  }

  private static void writeOrigin(Origin origin, DataOutputStream data) throws IOException {
    writeBytes(origin.domain().getBytes(StandardCharsets.UTF_8), data);
    writeBytes(origin.order(), data);
  }

  private static Origin readOrigin(DataInputStream data) throws IOException {
    String domain = new String(readBytes(data), StandardCharsets.UTF_8);
    return new Origin(domain, readBytes(data));
  }

  private static Schema schema(long fingerprint, byte[] text) {
    Schema known = SCHEMAS.get(fingerprint);
    if (known != null) {
      return known;
    }
    Schema schema = Schema.parse(new String(text, StandardCharsets.UTF_8));
    if (SCHEMAS.size() < MAX_CACHED_SCHEMAS) {
      SCHEMAS.put(fingerprint, schema);
    }
    return schema;
  }

  private static void writeBytes(byte[] bytes, DataOutputStream data) throws IOException {
    VarInt.encode(bytes.length, data);
    data.write(bytes);
  }

  private static byte[] readBytes(DataInputStream data) throws IOException {
    int length = VarInt.decodeInt(data);
    if (length < 0) {
      throw new CoderException("Cannot read a batch: negative length " + length);
    }
    byte[] bytes = new byte[length];
    data.readFully(bytes);
    return bytes;
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return false;
  }
}
