package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.delimited.Utf8;
import dev.strandline.io.messages.LetterForm;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
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
final class KafkaLetters implements LetterForm<KafkaMessage> {
  private static final long serialVersionUID = 1;

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

  @Override
  public long record(KafkaMessage message) {
    return message.seq();
  }

  @Override
  public RawInput raw(KafkaMessage kept, Input input, boolean sensitive) {
    ConsumerRecord<byte[], byte[]> message = kept.record();
    Map<String, String> context = new TreeMap<>();
    context.put(TOPIC, message.topic());
    context.put(PARTITION, Integer.toString(message.partition()));
    context.put(OFFSET, Long.toString(message.offset()));
    context.put(INCARNATION, OffsetRange.of(input).incarnation());
    context.put(TIMESTAMP, Long.toString(message.timestamp()));
    if (sensitive) {
      context.put(RawInput.LENGTH, Long.toString(kept.bytes()));
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

  @Override
  public boolean isWhole(DeadLetter letter) {
    return letter.raw().form() == RawInput.Form.WHOLE
        && letter.raw().context().containsKey(TOPIC)
        && letter.raw().context().containsKey(INCARNATION);
  }

  @Override
  public KafkaMessage message(DeadLetter letter) throws IOException {
    Map<String, String> context = letter.raw().context();
    byte[] value = context.containsKey(NO_VALUE) ? null : letter.raw().bytes();
    String headers = context.get(HEADERS);
    return new KafkaMessage(
        new ConsumerRecord<>(
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
            Optional.empty()));
  }

  @Override
  public Origin origin(DeadLetter letter) {
    Map<String, String> context = letter.raw().context();
    return OffsetRange.origin(
        letter.place().source(),
        context.getOrDefault(TOPIC, ""),
        partition(letter),
        context.getOrDefault(INCARNATION, ""));
  }

  private static int partition(DeadLetter letter) {
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
