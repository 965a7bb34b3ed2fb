package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.delimited.Utf8;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The letter of a message that was refused: the raw bytes of its value, and in the context what
 * else came with it. The names are inside stored letters: they never change.
 */
final class MessageLetters {
  static final String TOPIC = "kafka.topic";
  static final String PARTITION = "kafka.partition";
  static final String OFFSET = "kafka.offset";
  static final String INCARNATION = "kafka.incarnation";
  static final String TIMESTAMP = "kafka.timestamp";
  static final String KEY = "kafka.key";
  static final String KEY_BASE64 = "kafka.key.base64";
  static final String HEADERS = "kafka.headers";

  /** Only there for a message without a value, whose raw bytes are empty like an empty value's. */
  static final String NO_VALUE = "kafka.no_value";

  private final String node;
  private final RunContext run;

  MessageLetters(String node, RunContext run) {
    this.node = node;
    this.run = run;
  }

  /** The letter of a message of that input. */
  DeadLetter of(
      ConsumerRecord<byte[], byte[]> message,
      Input input,
      MessageRows.Refusal refusal,
      boolean sensitive) {
    DeadLetter.Place place =
        new DeadLetter.Place(
            input.source(), input.name(), input.content(), message.offset(), 0, -1);
    return of(place, refusal, raw(message, OffsetRange.of(input).incarnation(), sensitive));
  }

  /** A letter for what stood at that place. */
  DeadLetter of(DeadLetter.Place place, MessageRows.Refusal refusal, RawInput raw) {
    return DeadLetter.first(
        new DeadLetter.Job(run.pipeline(), run.specHash(), run.runId(), node),
        place,
        new DeadLetter.Reason(refusal.code(), refusal.column(), refusal.message()),
        raw,
        run.started());
  }

  private static RawInput raw(
      ConsumerRecord<byte[], byte[]> message, String incarnation, boolean sensitive) {
    Map<String, String> context = new TreeMap<>();
    context.put(TOPIC, message.topic());
    context.put(PARTITION, Integer.toString(message.partition()));
    context.put(OFFSET, Long.toString(message.offset()));
    context.put(INCARNATION, incarnation);
    context.put(TIMESTAMP, Long.toString(message.timestamp()));
    if (sensitive) {
      context.put(RawInput.LENGTH, Long.toString(MessageRows.bytesOf(message)));
      return RawInput.reference(context);
    }
    byte[] key = message.key();
    if (key != null && Utf8.firstInvalid(key, 0, key.length) < 0) {
      context.put(KEY, new String(key, StandardCharsets.UTF_8));
    } else if (key != null) {
      context.put(KEY_BASE64, Base64.getEncoder().encodeToString(key));
    }
    if (message.headers().iterator().hasNext()) {
      context.put(HEADERS, new String(Headers.json(message.headers()), StandardCharsets.UTF_8));
    }
    byte[] value = message.value();
    if (value == null) {
      context.put(NO_VALUE, "true");
    }
    return new RawInput(value == null ? new byte[0] : value, RawInput.Form.WHOLE, context);
  }

  /** Whether the letter has its whole message. */
  static boolean isWhole(DeadLetter letter) {
    return letter.raw().form() == RawInput.Form.WHOLE
        && letter.raw().context().containsKey(TOPIC)
        && letter.raw().context().containsKey(INCARNATION);
  }

  /** The message that a letter is of. */
  static ConsumerRecord<byte[], byte[]> message(DeadLetter letter) throws IOException {
    Map<String, String> context = letter.raw().context();
    byte[] value = context.containsKey(NO_VALUE) ? null : letter.raw().bytes();
    String headers = context.get(HEADERS);
    return new ConsumerRecord<>(
        context.getOrDefault(TOPIC, ""),
        partition(letter),
        letter.place().record(),
        Long.parseLong(context.getOrDefault(TIMESTAMP, "-1")),
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        key(context),
        value,
        headers == null ? new RecordHeaders() : Headers.parse(headers),
        Optional.empty());
  }

  static int partition(DeadLetter letter) {
    return Integer.parseInt(letter.raw().context().getOrDefault(PARTITION, "0"));
  }

  private static byte @Nullable [] key(Map<String, String> context) {
    String text = context.get(KEY);
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String base64 = context.get(KEY_BASE64);
    return base64 == null ? null : Base64.getDecoder().decode(base64);
  }
}
