package dev.strandline.io.kafka;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes a row of each message. Keeps scratch space: one for each thread. */
final class MessageRows {
  private static final byte[] NOTHING = {};

  private final MessageFormat format;
  private final ReadFromKafkaConfig.Metadata metadata;
  private final boolean sensitive;
  private final JsonRows json;
  private final @Nullable AvroMessages avro;
  private final @Nullable OnDrift onDrift;
  private final Map<String, Drift> drift = new TreeMap<>();
  private @Nullable Refusal refusal;

  /** What became of a message. */
  enum Found {
    ROW,
    /** It is left out, as the spec says. */
    FILTERED,
    REFUSED
  }

  /** Why a message was refused. */
  record Refusal(String code, String column, String message) {}

  MessageRows(MessageColumns columns) {
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
  List<Drift> takeDrift() {
    List<Drift> taken = List.copyOf(drift.values());
    drift.clear();
    return taken;
  }

  /** Why the last message was refused. */
  Refusal refusal() {
    return Objects.requireNonNull(refusal, "no message was refused");
  }

  /** Whether values must stay out of letters. */
  boolean sensitive() {
    return sensitive;
  }

  /** Adds the message's row, whose position is that origin and the message's offset. */
  Found read(ConsumerRecord<byte[], byte[]> message, Origin origin, RowWriter out) {
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
    out.begin(Op.INSERT, out.origin(origin), message.offset());
    MessageFormat.Raw raw = (MessageFormat.Raw) format;
    return raw(message.key(), raw.key(), MessageColumns.KEY, out)
            && raw(message.value(), raw.value(), MessageColumns.VALUE, out)
            && metadata(message, out)
        ? end(out)
        : abort(out);
  }

  private Found tombstone(MessageFormat.Tombstones tombstones) {
    return tombstones == MessageFormat.Tombstones.IGNORE
        ? Found.FILTERED
        : refuse(KafkaError.TOMBSTONE, "", "Cannot read the message: it has no value");
  }

  private Found record(
      ConsumerRecord<byte[], byte[]> message, byte[] value, Origin origin, RowWriter out) {
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
      out.begin(Op.INSERT, out.origin(origin), message.offset());
      began = true;
      records.put(message.offset(), out);
    } catch (UnreadableMessage e) {
      refuse(
          e.schemaUnknown() ? KafkaError.UNUSABLE_SCHEMA : KafkaError.NOT_AVRO,
          "",
          "Cannot read the message: " + e.getMessage());
      return began ? abort(out) : Found.REFUSED;
    } catch (UnfitValue e) {
      refusal = new Refusal(e.code(), e.column(), String.valueOf(e.getMessage()));
      return abort(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return metadata(message, out) ? end(out) : abort(out);
  }

  private Found extra(AvroMessages.Extra field) {
    return refuse(
        KafkaError.EXTRA_FIELD,
        "",
        "Cannot read the message: it has a field \""
            + field.name()
            + "\""
            + (field.type().isEmpty() ? "" : " of type " + field.type())
            + ", which no column reads");
  }

  private void tell(String field, String type, ConsumerRecord<byte[], byte[]> message) {
    String place = message.topic() + "/" + message.partition() + ", offset " + message.offset();
    Drift one =
        new Drift(SchemaChange.unread(field, type), Objects.requireNonNull(onDrift), 1, place);
    // In the order of offsets: the first is the first.
    drift.merge(
        one.key(),
        one,
        (known, next) ->
            new Drift(known.change(), known.action(), known.rows() + 1, known.first()));
  }

  private Found object(
      ConsumerRecord<byte[], byte[]> message, byte[] value, Origin origin, RowWriter out) {
    int bad = Utf8.firstInvalid(value, 0, value.length);
    if (bad >= 0) {
      return refuse(
          KafkaError.NOT_UTF8,
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
    out.begin(Op.INSERT, out.origin(origin), message.offset());
    problem = json.put(value, message.offset(), 0, out);
    if (problem != null) {
      refusal = new Refusal(problem.code(), problem.column(), problem.message());
      return abort(out);
    }
    return metadata(message, out) ? end(out) : abort(out);
  }

  private boolean raw(
      byte @Nullable [] bytes, MessageFormat.Form form, String column, RowWriter out) {
    if (bytes == null) {
      out.putNull();
      return true;
    }
    return form == MessageFormat.Form.STRING ? text(bytes, column, out) : bytes(bytes, out);
  }

  private static boolean bytes(byte[] bytes, RowWriter out) {
    out.putBytes(bytes);
    return true;
  }

  private boolean text(byte[] bytes, String column, RowWriter out) {
    int bad = Utf8.firstInvalid(bytes, 0, bytes.length);
    if (bad >= 0) {
      refuse(
          KafkaError.NOT_UTF8,
          column,
          "Cannot read column \"%s\": byte %d is not valid UTF-8".formatted(column, bad + 1));
      return false;
    }
    return bytes(bytes, out);
  }

  private boolean metadata(ConsumerRecord<byte[], byte[]> message, RowWriter out) {
    if (metadata.topic() != null) {
      out.putBytes(message.topic().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    if (metadata.partition() != null) {
      out.putInt(message.partition());
    }
    if (metadata.offset() != null) {
      out.putLong(message.offset());
    }
    if (metadata.key() != null
        && !raw(message.key(), MessageFormat.Form.STRING, metadata.key(), out)) {
      return false;
    }
    if (metadata.timestamp() != null) {
      if (message.timestamp() == ConsumerRecord.NO_TIMESTAMP) {
        out.putNull();
      } else {
        out.putLong(Math.multiplyExact(message.timestamp(), 1_000L));
      }
    }
    if (metadata.headers() != null) {
      out.putBytes(Headers.json(message.headers()));
    }
    return true;
  }

  private static Found end(RowWriter out) {
    out.end();
    return Found.ROW;
  }

  private static Found abort(RowWriter out) {
    out.abort();
    return Found.REFUSED;
  }

  private Found refuse(KafkaError error, String column, String sentence) {
    refusal = new Refusal(error.id(), column, error.message(sentence));
    return Found.REFUSED;
  }

  /** The stored bytes of a message. */
  static long bytesOf(ConsumerRecord<byte[], byte[]> message) {
    return (message.key() == null ? NOTHING : message.key()).length
        + (long) (message.value() == null ? NOTHING : message.value()).length;
  }
}
