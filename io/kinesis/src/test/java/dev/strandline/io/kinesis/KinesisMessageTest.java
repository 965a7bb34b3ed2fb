package dev.strandline.io.kinesis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.messages.MessageColumns;
import dev.strandline.io.messages.MessageLetters;
import dev.strandline.io.messages.MessageRows;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.Position;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.cast.ValueText;
import dev.strandline.options.ConfigText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows and letters of records. */
final class KinesisMessageTest {
  private static final String NUMBER = "49680441904675451337914837461226376415405228341162147842";
  private static final String NEXT = "49680441904675451337914837461227585341224843039056330754";
  private static final Shard SHARD =
      new Shard(
          "orders", "arn:aws:kinesis:eu-central-1:1:stream/orders@17", "shardId-000000000003");
  private static final Input INPUT =
      new ShardRange(SHARD, Bound.HORIZON, new Bound(NUMBER), new ShardRange.Looked(1, 2, false))
          .input("raw");
  private static final Origin ORIGIN = ShardRange.of(INPUT).origin(INPUT);

  private static KinesisMessage message(String number, byte... data) {
    return new KinesisMessage(
        SHARD, new KinesisRecord(new Bound(number), "k1", data, 1_700_000_000_123L), 5);
  }

  private static MessageColumns<KinesisMessage> columns(String column) {
    return ConfigText.bind(
            ReadFromKinesisConfig.class,
            "{streams: orders, format: {type: json}, columns: ["
                + column
                + "], metadata: {stream: s, shard: sh, sequence_number: n, partition_key: k,"
                + " timestamp: t}}")
        .messages();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aRecordGivesTheDeclaredColumnsThenTheMetadataAtItsPosition() {
    MessageColumns<KinesisMessage> columns = columns("{name: id, type: int64}");
    RowWriter writer = new RowWriter(columns.schema());
    MessageRows<KinesisMessage> rows = new MessageRows<>(columns);
    assertThat(
        rows.read(message(NUMBER, bytes("{\"id\": 7}")), ORIGIN, writer),
        is(MessageRows.Found.ROW));
    assertThat(
        rows.read(message(NEXT, bytes("{\"id\": 8}")), ORIGIN, writer), is(MessageRows.Found.ROW));
    RowCursor row = writer.take().cursor();
    assertThat(row.next(), is(true));
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns.schema().size(); i++) {
      cells.add(ValueText.of(row, i, columns.schema().column(i).type()));
    }
    assertThat(
        cells,
        contains(
            "7", "orders", "shardId-000000000003", NUMBER, "k1", "2023-11-14T22:13:20.123000Z"));
    Position first = Position.of(row);
    assertThat(first.seq(), is(3L));
    assertThat(
        first.origin().domain(), is("raw/orders@arn:aws:kinesis:eu-central-1:1:stream/orders@17"));
    assertThat(row.next(), is(true));
    assertThat(first.compareTo(Position.of(row)) < 0, is(true));
  }

  private static DeadLetter letter(String column, KinesisMessage message) {
    MessageColumns<KinesisMessage> columns = columns(column);
    MessageRows<KinesisMessage> rows = new MessageRows<>(columns);
    assertThat(
        rows.read(message, ORIGIN, new RowWriter(columns.schema())), is(MessageRows.Found.REFUSED));
    RunContext run = new RunContext("r1", "p", "h", Instant.EPOCH);
    return new MessageLetters<>("raw", run, new KinesisLetters()).of(message, INPUT, rows);
  }

  @Test
  void aLetterKeepsTheWholeRecord() {
    for (byte[] data : List.of(bytes("{"), new byte[0], new byte[] {1, (byte) 0xff})) {
      KinesisMessage message = message(NUMBER, data);
      DeadLetter letter = letter("{name: id, type: int64}", message);
      assertThat(letter.place().object(), is("orders/shardId-000000000003/000"));
      assertThat("its number in its range", letter.place().record(), is(5L));
      assertThat(letter.raw().context().get("kinesis.sequence_number"), is(NUMBER));
      assertThat(new KinesisLetters().isWhole(letter), is(true));
      KinesisMessage again = new KinesisLetters().message(letter);
      assertThat(again.record().data(), is(data));
      assertThat(again.record().number(), is(message.record().number()));
      assertThat(again.record().partitionKey(), is("k1"));
      assertThat(again.record().arrival(), is(message.record().arrival()));
      assertThat(again.shard(), is(SHARD));
      assertThat(again.index(), is(5L));
      assertThat(new KinesisLetters().origin(letter).domain(), is(ORIGIN.domain()));
    }
  }

  @Test
  void aLetterOfSensitiveColumnsKeepsThePlaceOnly() {
    DeadLetter letter =
        letter("{name: id, type: int64, sensitive: true}", message(NUMBER, bytes("{")));
    assertThat(letter.raw().form(), is(RawInput.Form.REFERENCE));
    assertThat(letter.raw().context().containsKey("kinesis.partition_key"), is(false));
    assertThat(letter.raw().context().get("kinesis.shard"), is("shardId-000000000003"));
    assertThat(new KinesisLetters().isWhole(letter), is(false));
  }

  @Test
  void aRecordThatHoldsSeveralIsRefused() {
    byte[] data = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2, 10, 0};
    DeadLetter letter = letter("{name: id, type: int64}", message(NUMBER, data));
    assertThat(letter.reason().code(), is("SL-2321"));
    assertThat(letter.reason().message(), containsString("AggregationEnabled=false"));
  }
}
