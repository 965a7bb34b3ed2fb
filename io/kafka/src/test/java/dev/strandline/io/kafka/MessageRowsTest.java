package dev.strandline.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.messages.MessageColumns;
import dev.strandline.io.messages.MessageLetters;
import dev.strandline.io.messages.MessageRows;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.cast.ValueText;
import dev.strandline.options.ConfigText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageRowsTest {
  @TempDir Path folder;

  private static final String METADATA =
      "metadata: {topic: t, partition: p, offset: o, key: k, timestamp: ts, headers: h}";
  private static final String JSON =
      "{bootstrap_servers: k, topics: orders, format: {type: json}, columns: [{name: id, type: int64,"
          + " required: true}, {name: a.b, default: none}], "
          + METADATA
          + "}";
  private static final OffsetRange RANGE = OffsetRange.of("orders", 3, "c/t", 10, 20);
  private static final Input INPUT = RANGE.input("raw", "k:1");

  private static MessageColumns<KafkaMessage> columns(String config) {
    return ConfigText.bind(ReadFromKafkaConfig.class, config).messages();
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaMessage message(byte @Nullable [] key, byte @Nullable [] value) {
    return message(key, value, 1_700_000_000_123L);
  }

  private static KafkaMessage message(
      byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", bytes("a\"b")).add("trace", new byte[] {(byte) 0xff}).add("no", null);
    return new KafkaMessage(
        new ConsumerRecord<>(
            "orders",
            3,
            12,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            key,
            value,
            headers,
            Optional.empty()));
  }

  private static List<@Nullable String> row(
      MessageColumns<KafkaMessage> columns, RowWriter writer) {
    RowCursor row = writer.take().cursor();
    assertThat(row.next(), is(true));
    assertThat(row.seq(), is(12L));
    assertThat(row.origin(), is(RANGE.origin(INPUT)));
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns.schema().size(); i++) {
      cells.add(row.isNull(i) ? null : ValueText.of(row, i, columns.schema().column(i).type()));
    }
    return cells;
  }

  @Test
  void aJsonObjectGivesTheDeclaredColumnsThenTheMetadata() {
    MessageColumns<KafkaMessage> columns = columns(JSON);
    RowWriter writer = new RowWriter(columns.schema());
    MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
    assertThat(
        rows.read(
            message(bytes("k1"), bytes("{\"id\": 7, \"a\": {\"b\": \"x\"}, \"more\": 1}")),
            RANGE.origin(INPUT),
            writer),
        is(MessageRows.Found.ROW));
    assertThat(
        row(columns, writer),
        Matchers.<@Nullable String>contains(
            "7",
            "x",
            "orders",
            "3",
            "12",
            "k1",
            "2023-11-14T22:13:20.123000Z",
            "[{\"name\":\"trace\",\"value\":\"a\\\"b\"},{\"name\":\"trace\",\"base64\":\"/w==\"},"
                + "{\"name\":\"no\",\"value\":null}]"));
  }

  @Test
  void rawGivesKeyAndValueAsTheyAre() {
    MessageColumns<KafkaMessage> columns =
        columns(
            "{bootstrap_servers: k, topics: orders, format: {type: raw, key: bytes}, metadata:"
                + " {offset: offset}}");
    assertThat(columns.schema().names(), is(List.of("key", "value", "offset")));
    RowWriter writer = new RowWriter(columns.schema());
    MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
    rows.read(message(new byte[] {(byte) 0xff}, bytes("é")), RANGE.origin(INPUT), writer);
    List<@Nullable String> cells = row(columns, writer);
    assertThat(cells.get(1), is("é"));
    rows.read(message(null, null), RANGE.origin(INPUT), writer);
    cells = row(columns, writer);
    assertThat(cells.get(0), is(nullValue()));
    assertThat(cells.get(1), is(nullValue()));
    assertThat(
        rows.read(message(null, new byte[] {'a', (byte) 0xff}), RANGE.origin(INPUT), writer),
        is(MessageRows.Found.REFUSED));
    assertThat(rows.refusal().column(), is("value"));
    assertThat(rows.refusal().message(), containsString("byte 2 is not valid UTF-8 [SL-2312]"));
    assertThat(writer.rows(), is(0));
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsReason() {
    MessageColumns<KafkaMessage> columns = columns(JSON);
    RowWriter writer = new RowWriter(columns.schema());
    MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
    check(rows, writer, bytes("{\"id\": \"x\"}"), "SL-2101", "id");
    check(rows, writer, bytes("{\"id\": null}"), "SL-2100", "id");
    check(rows, writer, bytes("[1]"), "SL-2303", "");
    check(rows, writer, bytes("{\"id\": 1} {}"), "SL-2303", "");
    check(rows, writer, bytes(""), "SL-2303", "");
    check(rows, writer, bytes("{\"id\": 1, \"id\": 2}"), "SL-2304", "");
    check(rows, writer, new byte[] {'{', (byte) 0xc0}, "SL-2312", "");
    check(rows, writer, null, "SL-2311", "");
    assertThat(writer.rows(), is(0));
  }

  /** A producer may give any; brokers before 4.0 take what it says. */
  @Test
  void aTimestampThatNoColumnHoldsCostsItsMessage() {
    MessageColumns<KafkaMessage> columns = columns(JSON);
    RowWriter writer = new RowWriter(columns.schema());
    MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
    byte[] object = bytes("{\"id\": 7}");
    long last = Long.MAX_VALUE / 1000;
    assertThat(
        rows.read(message(null, object, last + 1), RANGE.origin(INPUT), writer),
        is(MessageRows.Found.REFUSED));
    assertThat(rows.refusal().column(), is("ts"));
    assertThat(
        rows.refusal().message(),
        is(
            "Cannot read column \"ts\": the date is out of the type's range, \"9223372036854776\""
                + " milliseconds since 1970 [SL-2126]"));
    assertThat(writer.rows(), is(0));
    assertThat(
        rows.read(message(null, object, last), RANGE.origin(INPUT), writer),
        is(MessageRows.Found.ROW));
    assertThat(row(columns, writer).get(6), is("+294247-01-10T04:00:54.775000Z"));
  }

  private static final String ORDER =
      """
      {"type":"record","name":"Order","fields":[{"name":"id","type":"long"},
        {"name":"amount","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}]},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"note","type":["null","string"],"default":null}]}
      """;

  private MessageColumns<KafkaMessage> avro(String more) throws IOException {
    Files.writeString(folder.resolve("7.avsc"), ORDER);
    Files.writeString(folder.resolve("8.avsc"), ORDER.replace("\"id\"", "\"other\""));
    Files.writeString(folder.resolve("9.avsc"), "\"long\"");
    return columns(
        "{bootstrap_servers: k, topics: orders, format: {type: avro, schemas: {path: \""
            + folder
            + "\"}, tombstones: ignore}, columns: [{name: id, type: int64, required: true}, {name: amount, type:"
            + " 'decimal(12,3)'}, {name: at, type: timestamp}, {name: tags, type: 'array<string>'},"
            + " {name: absent, default: none}], metadata: {offset: o}"
            + more
            + "}");
  }

  /** The id 5, 12.34, one second, one tag, and no note. */
  private static byte[] order(int schema) {
    return new byte[] {
      0, 0, 0, 0, (byte) schema, 10, 2, 4, 4, (byte) 0xd2, (byte) 0xd0, 15, 2, 2, 'x', 0, 0
    };
  }

  @Test
  void anAvroRecordGivesTheDeclaredColumns() throws IOException {
    MessageColumns<KafkaMessage> columns = avro("");
    RowWriter writer = new RowWriter(columns.schema());
    MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
    assertThat(
        rows.read(message(null, order(7)), RANGE.origin(INPUT), writer), is(MessageRows.Found.ROW));
    assertThat(
        row(columns, writer),
        Matchers.<@Nullable String>contains(
            "5", "12.340", "1970-01-01T00:00:01Z", "[\"x\"]", "none", "12"));
    assertThat(
        rows.read(message(null, null), RANGE.origin(INPUT), writer),
        is(MessageRows.Found.FILTERED));
    check(rows, writer, order(8), "SL-2314", "");
    check(rows, writer, order(9), "SL-2314", "");
    check(rows, writer, order(10), "SL-2314", "");
    check(rows, writer, bytes("{\"id\": 5}"), "SL-2313", "");
    check(rows, writer, new byte[] {0, 0, 0, 0, 7, 10}, "SL-2313", "");
    check(rows, writer, Arrays.copyOf(order(7), 18), "SL-2313", "");
    assertThat(writer.rows(), is(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ignore", "fail", "dead_letter"})
  void fieldsThatNoColumnReadsAreTold(String onDrift) throws IOException {
    MessageColumns<KafkaMessage> avro = avro(", on_drift: " + onDrift);
    MessageColumns<KafkaMessage> json =
        columns(JSON.replace("format: {type: json}", "format: {type: json}, on_drift: " + onDrift));
    byte[] object = bytes("{\"id\": 7, \"more\": 1, \"most\": null}");
    boolean refuses = onDrift.equals("dead_letter");
    for (MessageColumns<KafkaMessage> columns : List.of(avro, json)) {
      boolean isAvro = columns.equals(avro);
      RowWriter writer = new RowWriter(columns.schema());
      MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
      for (int i = 0; i < 2; i++) {
        MessageRows.Found found =
            rows.read(message(null, isAvro ? order(7) : object), RANGE.origin(INPUT), writer);
        assertThat(found, is(refuses ? MessageRows.Found.REFUSED : MessageRows.Found.ROW));
      }
      assertThat(
          rows.takeDrift().stream()
              .map(
                  d ->
                      d.change().words()
                          + " "
                          + d.action().word()
                          + " "
                          + d.rows()
                          + " "
                          + d.first())
              .toList(),
          is(
              isAvro
                  ? List.of("new column note, string " + onDrift + " 2 orders/3, offset 12")
                  : List.of(
                      "new column more " + onDrift + " 2 orders/3, offset 12",
                      "new column most " + onDrift + " 2 orders/3, offset 12")));
      assertThat(rows.takeDrift(), is(List.of()));
      if (refuses) {
        assertThat(rows.refusal().code(), is(isAvro ? "SL-2315" : "SL-2305"));
      }
    }
  }

  private static void check(
      MessageRows<KafkaMessage> rows,
      RowWriter writer,
      byte @Nullable [] value,
      String code,
      String column) {
    assertThat(
        rows.read(message(null, value), RANGE.origin(INPUT), writer),
        is(MessageRows.Found.REFUSED));
    assertThat(rows.refusal().code(), is(code));
    assertThat(rows.refusal().column(), is(column));
    assertThat(rows.refusal().message(), containsString("[" + code + "]"));
  }

  @Test
  void tombstonesMayBeIgnored() {
    MessageColumns<KafkaMessage> columns =
        columns(JSON.replace("type: json", "type: json, tombstones: ignore"));
    RowWriter writer = new RowWriter(columns.schema());
    assertThat(
        new MessageRows<>(columns).read(message(bytes("k"), null), RANGE.origin(INPUT), writer),
        is(MessageRows.Found.FILTERED));
  }

  private static DeadLetter letter(KafkaMessage message, boolean sensitive) {
    RunContext run = new RunContext("r1", "p", "h", Instant.EPOCH);
    MessageColumns<KafkaMessage> columns =
        columns(JSON.replace("default: none", "default: none, sensitive: " + sensitive));
    MessageRows<KafkaMessage> rows = new MessageRows<>(columns);
    RowWriter writer = new RowWriter(columns.schema());
    assertThat(rows.read(message, RANGE.origin(INPUT), writer), is(MessageRows.Found.REFUSED));
    return new MessageLetters<>("raw", run, new KafkaLetters()).of(message, INPUT, rows);
  }

  @Test
  void aLetterKeepsTheWholeMessage() throws IOException {
    byte[] binary = {1, (byte) 0xff};
    for (KafkaMessage message :
        List.of(
            message(bytes("k"), bytes("{")),
            message(binary, binary),
            message(null, null),
            message(bytes(""), bytes("")))) {
      DeadLetter letter = letter(message, false);
      assertThat(letter.place().object(), is("orders/000003/0000000000000000010"));
      assertThat(letter.place().record(), is(12L));
      assertThat(letter.raw().context().get("kafka.offset"), is("12"));
      assertThat(new KafkaLetters().isWhole(letter), is(true));
      KafkaMessage again = new KafkaLetters().message(letter);
      assertThat(again.key(), is(message.key()));
      assertThat(again.value(), is(message.value()));
      assertThat(again.record().headers(), is(message.record().headers()));
      assertThat(again.record().timestamp(), is(message.record().timestamp()));
      assertThat(again.record().topic(), is("orders"));
      assertThat(again.record().partition(), is(3));
      assertThat(again.record().offset(), is(12L));
    }
  }

  @Test
  void aLetterOfSensitiveColumnsKeepsThePlaceOnly() {
    DeadLetter letter = letter(message(bytes("k"), bytes("{")), true);
    assertThat(letter.raw().form(), is(RawInput.Form.REFERENCE));
    assertThat(letter.raw().context().containsKey("kafka.key"), is(false));
    assertThat(letter.raw().context().containsKey("kafka.headers"), is(false));
    assertThat(letter.raw().context().get("kafka.partition"), is("3"));
    assertThat(new KafkaLetters().isWhole(letter), is(false));
  }

  @Test
  void rowsOfOneTopicCompareByPartitionThenOffsetAndThoseOfAnotherIncarnationDoNot() {
    Origin two = OffsetRange.origin("raw", "orders", 2, "c/t");
    Origin eleven = OffsetRange.origin("raw", "orders", 11, "c/t");
    assertThat(two.compareTo(eleven) < 0, is(true));
    assertThat(
        two.domain().equals(OffsetRange.origin("raw", "orders", 2, "c/u").domain()), is(false));
    assertThat(RANGE.origin(INPUT).input(), is(Origin.file("raw", INPUT.name(), 1)));
  }
}
