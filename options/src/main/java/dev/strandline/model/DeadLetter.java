package dev.strandline.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * The envelope of what was refused: where it stood, why it was refused, and its raw input.
 *
 * @param job which run of which spec refused it, at which node
 * @param firstSeen when it was first refused
 * @param lastSeen when it was last refused
 * @param attempts how often it was tried, from 1
 */
public record DeadLetter(
    Job job,
    Place place,
    Reason reason,
    RawInput raw,
    Instant firstSeen,
    Instant lastSeen,
    int attempts) {

  /**
   * Which run of which spec.
   *
   * @param step the node that refused it
   */
  public record Job(String pipeline, String specHash, String runId, String step)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * Where it stood.
   *
   * @param source the source's name in the spec
   * @param object such as a file's path, or a topic and partition
   * @param version the number of the object's content, from 1
   * @param record the record's number, from 1; an offset for a log
   * @param line its first line, from 1; 0 where there are no lines
   * @param offset its first byte in the uncompressed object; -1 where it is not known
   */
  public record Place(
      String source, String object, long version, long record, long line, long offset) {
    /** That of the rows of its object, where that is a file. */
    public Origin origin() {
      return Origin.file(source, object, version);
    }
  }

  /**
   * Why it was refused.
   *
   * @param code the stable id, such as {@code SL-2104}
   * @param column the column at fault; empty where it is the record as a whole
   */
  public record Reason(String code, String column, String message) {
    /** A row that comes after its table has forgotten the deletes that might be its. */
    public static final String LATE_FOR_TABLE = "SL-2180";

    /** A row that comes after its window was closed. */
    public static final String LATE_FOR_WINDOW = "SL-2183";

    /** Whether nothing is wrong but the time: such rows count as late, not as rejected. */
    public boolean isLate() {
      return code.equals(LATE_FOR_TABLE) || code.equals(LATE_FOR_WINDOW);
    }
  }

  /** A letter of the run at hand. */
  public static DeadLetter first(Job job, Place place, Reason reason, RawInput raw, Instant seen) {
    return new DeadLetter(job, place, reason, raw, seen, seen, 1);
  }

  /** The same for the same record refused for the same reason at the same step, in any run. */
  public String id() {
    MessageDigest hash = Sha256.begin();
    for (String part :
        new String[] {
          place.source,
          place.object,
          Long.toString(place.version),
          Long.toString(place.record),
          job.step,
          reason.code
        }) {
      hash.update(part.getBytes(StandardCharsets.UTF_8));
      hash.update((byte) 0);
    }
    return HexFormat.of().formatHex(hash.digest(), 0, 16);
  }

  /** Format byte 1, then the components in order; numbers as LEB128, times in microseconds. */
  public static Coder<DeadLetter> coder() {
    return LetterCoder.INSTANCE;
  }

  /** Microseconds since 1970-01-01T00:00Z. */
  public static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  private static final class LetterCoder extends AtomicCoder<DeadLetter> {
    private static final long serialVersionUID = 1;
    private static final LetterCoder INSTANCE = new LetterCoder();
    private static final int FORMAT = 1;
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(DeadLetter letter, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeByte(FORMAT);
      TEXT.encode(letter.job.pipeline, data);
      TEXT.encode(letter.job.specHash, data);
      TEXT.encode(letter.job.runId, data);
      TEXT.encode(letter.job.step, data);
      TEXT.encode(letter.place.source, data);
      TEXT.encode(letter.place.object, data);
      VarInt.encode(letter.place.version, data);
      VarInt.encode(letter.place.record, data);
      VarInt.encode(letter.place.line, data);
      VarInt.encode(letter.place.offset, data);
      TEXT.encode(letter.reason.code, data);
      TEXT.encode(letter.reason.column, data);
      TEXT.encode(letter.reason.message, data);
      byte[] raw = letter.raw.bytes();
      VarInt.encode(raw.length, data);
      data.write(raw);
      TEXT.encode(letter.raw.form().name(), data);
      VarInt.encode(letter.raw.context().size(), data);
      for (Map.Entry<String, String> entry : letter.raw.context().entrySet()) {
        TEXT.encode(entry.getKey(), data);
        TEXT.encode(entry.getValue(), data);
      }
      data.writeLong(micros(letter.firstSeen));
      data.writeLong(micros(letter.lastSeen));
      VarInt.encode(letter.attempts, data);
    }

    @Override
    public DeadLetter decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int format = data.readUnsignedByte();
      if (format != FORMAT) {
        throw new CoderException("Cannot read a letter: unknown format " + format);
      }
      Job job = new Job(TEXT.decode(data), TEXT.decode(data), TEXT.decode(data), TEXT.decode(data));
      Place place =
          new Place(
              TEXT.decode(data),
              TEXT.decode(data),
              VarInt.decodeLong(data),
              VarInt.decodeLong(data),
              VarInt.decodeLong(data),
              VarInt.decodeLong(data));
      Reason reason = new Reason(TEXT.decode(data), TEXT.decode(data), TEXT.decode(data));
      byte[] bytes = new byte[VarInt.decodeInt(data)];
      data.readFully(bytes);
      RawInput.Form form = RawInput.Form.valueOf(TEXT.decode(data));
      TreeMap<String, String> context = new TreeMap<>(); // which is copied without comparing
      for (int left = VarInt.decodeInt(data); left > 0; left--) {
        context.put(TEXT.decode(data), TEXT.decode(data));
      }
      RawInput raw = new RawInput(bytes, form, context);
      return new DeadLetter(
          job, place, reason, raw, time(data), time(data), VarInt.decodeInt(data));
    }

    private static Instant time(DataInputStream data) throws IOException {
      long micros = data.readLong();
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
