package dev.strandline.io.kinesis;

import dev.strandline.io.Input;
import dev.strandline.io.messages.LetterForm;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import java.util.Map;
import java.util.TreeMap;

/**
 * The letter of a record that was refused: its raw bytes, and in the context what else came with
 * it. The names are inside stored letters: they never change.
 */
final class KinesisLetters implements LetterForm<KinesisMessage> {
  private static final long serialVersionUID = 1;

  static final String STREAM = "kinesis.stream";
  static final String SHARD = "kinesis.shard";
  static final String SEQUENCE_NUMBER = "kinesis.sequence_number";
  static final String INCARNATION = "kinesis.incarnation";
  static final String TIMESTAMP = "kinesis.timestamp";
  static final String PARTITION_KEY = "kinesis.partition_key";

  @Override
  public long record(KinesisMessage message) {
    return message.index();
  }

  @Override
  public RawInput raw(KinesisMessage message, Input input, boolean sensitive) {
    Map<String, String> context = new TreeMap<>();
    context.put(STREAM, message.shard().stream());
    context.put(SHARD, message.shard().id());
    context.put(INCARNATION, message.shard().incarnation());
    context.put(SEQUENCE_NUMBER, message.record().number().text());
    context.put(TIMESTAMP, Long.toString(message.record().arrival()));
    if (sensitive) {
      context.put(RawInput.LENGTH, Long.toString(message.bytes()));
      return RawInput.reference(context);
    }
    context.put(PARTITION_KEY, message.record().partitionKey());
    return new RawInput(message.record().data(), RawInput.Form.WHOLE, context);
  }

  @Override
  public boolean isWhole(DeadLetter letter) {
    return letter.raw().form() == RawInput.Form.WHOLE
        && letter.raw().context().containsKey(SEQUENCE_NUMBER)
        && letter.raw().context().containsKey(INCARNATION);
  }

  @Override
  public KinesisMessage message(DeadLetter letter) {
    Map<String, String> context = letter.raw().context();
    return new KinesisMessage(
        new Shard(
            context.getOrDefault(STREAM, ""),
            context.getOrDefault(INCARNATION, ""),
            context.getOrDefault(SHARD, "")),
        new KinesisRecord(
            new Bound(context.getOrDefault(SEQUENCE_NUMBER, "0")),
            context.getOrDefault(PARTITION_KEY, ""),
            letter.raw().bytes(),
            Long.parseLong(context.getOrDefault(TIMESTAMP, "0"))),
        letter.place().record());
  }

  @Override
  public Origin origin(DeadLetter letter) {
    Map<String, String> context = letter.raw().context();
    return ShardRange.origin(
        letter.place().source(),
        context.getOrDefault(STREAM, ""),
        context.getOrDefault(INCARNATION, ""));
  }
}
