package dev.strandline.io.messages;

import dev.strandline.io.avro.AvroMessages;
import dev.strandline.io.delimited.Utf8;
import dev.strandline.io.files.SourceColumn;
import dev.strandline.io.json.JsonRows;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.Drift;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowWriter;
import dev.strandline.model.SchemaChange;
import dev.strandline.model.WireMessages.UnreadableMessage;
import dev.strandline.model.cast.CastReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a row of each message. Keeps scratch space: one for each thread. */
public final class MessageRows<M extends Message> {
  private final MessageFormat format;
  private final List<MetadataColumn<M>> metadata;
  private final boolean sensitive;
  private final JsonRows json;
  private final @Nullable AvroMessages avro;
  private final @Nullable OnDrift onDrift;
  private final Map<String, Drift> drift = new TreeMap<>();
  private @Nullable Refusal refusal;

  /** What became of a message. */
  public enum Found {
    ROW,
    /** It is left out, as the spec says. */
    FILTERED,
    REFUSED
  }

  /** Why a message was refused. */
  public record Refusal(String code, String column, String message) {}

  public MessageRows(MessageColumns<M> columns) {
    this.format = columns.format();
    this.metadata = columns.metadata();
    this.sensitive = columns.sensitive();
    List<ReadColumn> byName = columns.columns().stream().map(SourceColumn::byName).toList();
    this.json = new JsonRows(byName);
    this.avro =
        format instanceof MessageFormat.Avro settings
            ? new AvroMessages(settings.schemas(), byName)
            : null;
    this.onDrift = columns.onDrift();
  }

  /** The fields that no column reads of what was read since this was last asked. */
  public List<Drift> takeDrift() {
    List<Drift> taken = List.copyOf(drift.values());
    drift.clear();
    return taken;
  }

  /** Why the last message was refused. */
  public Refusal refusal() {
    return Objects.requireNonNull(refusal, "no message was refused");
  }

  /** Whether values must stay out of letters. */
  public boolean sensitive() {
    return sensitive;
  }

  /** Adds the message's row, whose position is that origin and what the message says. */
  public Found read(M message, Origin origin, RowWriter out) {
    Optional<Refusal> unreadable = message.refusal();
    if (unreadable.isPresent()) {
      refusal = unreadable.get();
      return Found.REFUSED;
    }
    if (format instanceof MessageFormat.Json settings) {
      return message.value() == null
          ? tombstone(settings.tombstones())
          : object(message, message.value(), origin, out);
    }
    if (format instanceof MessageFormat.Avro settings) {
      return message.value() == null
          ? tombstone(settings.tombstones())
          : record(message, message.value(), origin, out);
    }
    begin(message, origin, out);
    MessageFormat.Raw raw = (MessageFormat.Raw) format;
    try {
      raw(message.key(), raw.key(), MessageColumns.KEY, out);
      raw(message.value(), raw.value(), MessageColumns.VALUE, out);
    } catch (UnfitValue e) {
      return abort(e, out);
    }
    return end(message, out);
  }

  private void begin(M message, Origin origin, RowWriter out) {
    byte[] log = message.log();
    out.begin(Op.INSERT, out.origin(origin), message.seq(), log, 0, log.length);
  }

  private Found tombstone(MessageFormat.Tombstones tombstones) {
    return tombstones == MessageFormat.Tombstones.IGNORE
        ? Found.FILTERED
        : refuse(MessageError.TOMBSTONE, "", "Cannot read the message: it has no value");
  }

  private Found record(M message, byte[] value, Origin origin, RowWriter out) {
    AvroMessages records = Objects.requireNonNull(avro);
    boolean began = false;
    try {
      records.find(value);
      if (onDrift != null) {
        records.extra().forEach(extra -> tell(extra.name(), extra.type(), message));
        if (onDrift == OnDrift.DEAD_LETTER && !records.extra().isEmpty()) {
          return extra(records.extra().get(0));
        }
      }
      begin(message, origin, out);
      began = true;
      records.put(message.seq(), out);
    } catch (UnreadableMessage e) {
      refuse(
          e.schemaUnknown() ? MessageError.UNUSABLE_SCHEMA : MessageError.NOT_AVRO,
          "",
          "Cannot read the message: " + e.getMessage());
      return began ? abort(out) : Found.REFUSED;
    } catch (UnfitValue e) {
      return abort(e, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return end(message, out);
  }

  private Found extra(AvroMessages.Extra field) {
    return refuse(
        MessageError.EXTRA_FIELD,
        "",
        "Cannot read the message: it has a field \""
            + field.name()
            + "\""
            + (field.type().isEmpty() ? "" : " of type " + field.type())
            + ", which no column reads");
  }

  private void tell(String field, String type, M message) {
    Drift one =
        new Drift(
            SchemaChange.unread(field, type), Objects.requireNonNull(onDrift), 1, message.place());
    // In the order of messages: the first is the first.
    drift.merge(
        one.key(),
        one,
        (known, next) ->
            new Drift(known.change(), known.action(), known.rows() + 1, known.first()));
  }

  private Found object(M message, byte[] value, Origin origin, RowWriter out) {
    int bad = Utf8.firstInvalid(value, 0, value.length);
    if (bad >= 0) {
      return refuse(
          MessageError.NOT_UTF8,
          "",
          "Cannot read the message: byte %d of its value, 0x%02X, is not valid UTF-8"
              .formatted(bad + 1, value[bad] & 0xff));
    }
    JsonRows.Problem problem = json.find(value, 0, value.length);
    if (problem != null) {
      String sentence = "Cannot read the message: " + problem.message();
      refusal =
          new Refusal(problem.code(), problem.column(), sentence + " [" + problem.code() + "]");
      return Found.REFUSED;
    }
    if (onDrift != null && json.unknowns() > 0) {
      for (int i = 0; i < json.unknowns(); i++) {
        tell(json.unknown(value, i), "", message);
      }
      if (onDrift == OnDrift.DEAD_LETTER) {
        problem = json.extra(value);
        String sentence = "Cannot read the message: " + problem.message();
        refusal = new Refusal(problem.code(), "", sentence + " [" + problem.code() + "]");
        return Found.REFUSED;
      }
    }
    begin(message, origin, out);
    problem = json.put(value, message.seq(), 0, out);
    if (problem != null) {
      refusal = new Refusal(problem.code(), problem.column(), problem.message());
      return abort(out);
    }
    return end(message, out);
  }

  private static void raw(
      byte @Nullable [] bytes, MessageFormat.Form form, String column, RowWriter out)
      throws UnfitValue {
    if (form == MessageFormat.Form.STRING) {
      putText(bytes, column, out);
    } else {
      putBytes(bytes, out);
    }
  }

  private static void putBytes(byte @Nullable [] bytes, RowWriter out) {
    if (bytes == null) {
      out.putNull();
    } else {
      out.putBytes(bytes);
    }
  }

  /**
   * Puts bytes that must be UTF-8.
   *
   * @throws UnfitValue if they are not
   */
  public static void putText(byte @Nullable [] bytes, String column, RowWriter out)
      throws UnfitValue {
    int bad = bytes == null ? -1 : Utf8.firstInvalid(bytes, 0, bytes.length);
    if (bad >= 0) {
      throw new UnfitValue(
          MessageError.NOT_UTF8.id(),
          column,
          MessageError.NOT_UTF8.message(
              "Cannot read column \"%s\": byte %d is not valid UTF-8".formatted(column, bad + 1)));
    }
    putBytes(bytes, out);
  }

  /**
   * Puts milliseconds since 1970 as an instant.
   *
   * @throws UnfitValue if no instant is that far away
   */
  public static void putMillis(long millis, String column, RowWriter out) throws UnfitValue {
    long micros;
    try {
      micros = Math.multiplyExact(millis, 1_000L);
    } catch (ArithmeticException e) {
      throw new UnfitValue(
          CastReason.DATE_OUT_OF_RANGE.id(),
          column,
          "Cannot read column \"%s\": %s, \"%d\" milliseconds since 1970 [%s]"
              .formatted(
                  column,
                  CastReason.DATE_OUT_OF_RANGE.meaning(),
                  millis,
                  CastReason.DATE_OUT_OF_RANGE.id()));
    }
    out.putLong(micros);
  }

  private Found end(M message, RowWriter out) {
    try {
      for (MetadataColumn<M> column : metadata) {
        column.value().put(message, column.name(), out);
      }
    } catch (UnfitValue e) {
      return abort(e, out);
    }
    out.end();
    return Found.ROW;
  }

  private Found abort(UnfitValue unfit, RowWriter out) {
    refusal = new Refusal(unfit.code(), unfit.column(), String.valueOf(unfit.getMessage()));
    return abort(out);
  }

  private static Found abort(RowWriter out) {
    out.abort();
    return Found.REFUSED;
  }

  private Found refuse(MessageError error, String column, String sentence) {
    refusal = new Refusal(error.id(), column, error.message(sentence));
    return Found.REFUSED;
  }
}
