package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.transforms.reduce.ReduceMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events captured from PostgreSQL through Debezium become what the source's tables held. They are
 * no part of the repository: {@code -Dstrandline.captures} says where they are, else they are
 * looked for beside it; without them the test says that it skips.
 */
final class CapturedEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER =
      Path.of(System.getProperty("strandline.captures", "../../shared/data/debezium-events"));

  private static final List<ChangeColumn> ORDERS =
      Feed.columns(
          "id int64",
          "cust string",
          "amount decimal(12,3)",
          "free_num decimal(38,9)",
          "qty int64",
          "small int32",
          "price float32",
          "ratio float64",
          "ok bool",
          "d date",
          "t time micros",
          "ts timestamp_local millis",
          "tstz timestamp",
          "j json",
          "b bytes",
          "u string",
          "tags array<string>",
          "nums array<int32>",
          "e string",
          "big string",
          "ip string",
          "iv int64",
          "note string");

  /** What the table held in the end; of the large value the beginning. */
  private static final List<String> FINALLY =
      List.of(
          "3|toast|9.999|-|-|-|-|-|-|-|-|-|-|{\"k\": \"v\"}|-|-|-|-|-|c4ca4238a0b923820dcc509a|-|-|dflt",
          "6|dropped-col|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|dflt",
          "7|qty-bigint|-|-|5000000000|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|dflt",
          "8|tx-a2|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|dflt",
          "9|edge|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|dflt",
          "10|bc|-|-|-|-|-|-|-|1900-01-01|-|-0043-03-15T00:00:00|1900-01-01T00:00:00Z|-|-|-|-|-|-|-|-|-|dflt",
          "20|bob-nulls|-|-|7|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|dflt");

  private static final String ANN =
      "1|ann|12.345|99999999999999999999.123456789|3|1|1.5|2.25|true|2024-02-29|%s"
          + "|2024-02-29T13:14:15.678000|2024-02-29T11:14:15.678901Z"
          + "|{\"a\": [1, 2, {\"b\": null}]}|3q2+7w==|7f1e9c1e-6a0b-4a0e-9d0a-0123456789ab"
          + "|[\"x\",\"y\",null]|[1,2]|e1|short|10.0.0.1|93600000000|-";

  private static List<ChangeEvent> events(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    if (!Files.exists(path)) {
      System.out.println("CapturedEventsTest skips: there is no " + path);
    }
    assumeTrue(Files.exists(path), "there are no captured events");
    List<ChangeEvent> events = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      JsonNode node = JSON.readTree(line);
      events.add(
          new ChangeEvent(
              bytes(node.get("key")),
              bytes(node.get("value")),
              node.get("topic").asText(),
              -1,
              -1,
              Origin.file("raw", file, 1),
              events.size() + 1));
    }
    return events;
  }

  private static byte @Nullable [] bytes(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static DecodeSettings orders(boolean unwrapped) {
    List<ChangeColumn> columns = new ArrayList<>(ORDERS);
    if (unwrapped) {
      columns.set(10, Feed.columns("x int64", "t time millis").get(1));
    }
    DecodeSettings settings = Feed.of(Feed.settings(columns), "public.orders");
    return Feed.with(
        Feed.with(settings, DecodeSettings.NonFinite.AS_NULL),
        unwrapped ? DecodeSettings.Decimals.STRING : DecodeSettings.Decimals.PRECISE);
  }

  private static List<String> table(List<ChangeEvent> events, DecodeSettings settings)
      throws IOException, UndecodableEvent {
    ChangeDecoder decoder = Decoders.debezium(settings);
    FakeTable table = new FakeTable(decoder.schema(), List.of("id"), ReduceMemory.AUTO);
    table.run(List.of(Feed.decode(decoder, events)));
    assertThat(table.waiting(), is(empty()));
    return table.rows().stream()
        .map(row -> row.replaceAll("\\|(c4ca4238a0b923820dcc509a)[0-9a-f]{4000,}\\|", "|$1|"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pg-noschema.jsonl", "pg-withschema.jsonl", "pg-unwrapped-dectime-tx.jsonl"})
  void becomeTheTableOfOrders(String file) throws Exception {
    boolean unwrapped = file.contains("unwrapped");
    assertThat(table(events(file), orders(unwrapped)), is(FINALLY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg-noschema.jsonl", "pg-withschema.jsonl"})
  void becomeItInAnyOrder(String file) throws Exception {
    List<ChangeEvent> events = new ArrayList<>(events(file));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(events, new Random(seed));
      assertThat("seed " + seed, table(events, orders(false)), is(FINALLY));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pg-noschema.jsonl", "pg-withschema.jsonl", "pg-unwrapped-dectime-tx.jsonl"})
  void everyTypeIsExact(String file) throws Exception {
    boolean unwrapped = file.contains("unwrapped");
    List<ChangeEvent> first = events(file).subList(0, 1);
    String time = unwrapped ? "13:14:15.123000" : "13:14:15.123456";
    assertThat(table(first, orders(unwrapped)), contains(ANN.formatted(time)));
  }

  @Test
  void theLargeValueThatWasNotSentStays() throws Exception {
    List<ChangeEvent> events = events("pg-noschema.jsonl").subList(0, 7);
    String row = table(events, orders(false)).get(2);
    assertThat(row, startsWith("3|toast|2.500|"));
    assertThat(row, containsString("|c4ca4238a0b923820dcc509a|"));
  }

  @Test
  void infinityIsRefusedUnlessAskedFor() throws Exception {
    List<ChangeEvent> events = events("pg-withschema.jsonl");
    DecodeSettings rejecting = Feed.with(orders(false), DecodeSettings.NonFinite.REJECT);
    ChangeDecoder decoder = Decoders.debezium(rejecting);
    List<String> refused = new ArrayList<>();
    for (ChangeEvent event : events) {
      try {
        decoder.decode(event, new RowWriter(decoder.schema()));
      } catch (UndecodableEvent e) {
        refused.add(e.id() + " " + e.column());
      }
    }
    assertThat(refused, contains("SL-2106 d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg-noschema.jsonl", "pg-withschema.jsonl"})
  void oneStreamBecomesBothTables(String file) throws Exception {
    DecodeSettings items =
        Feed.of(
            Feed.settings(Feed.columns("order_id int64", "line int32", "sku string")),
            "public.items");
    TablesDecoder decoder =
        Decoders.tables(
            settings -> Decoders.debezium(settings),
            List.of(orders(false), Feed.with(items, DecodeSettings.Truncate.IGNORE)),
            TablesDecoder.Unknown.FAIL);
    List<RowWriter> outs = new ArrayList<>();
    decoder.schemas().forEach(schema -> outs.add(new RowWriter(schema)));
    int nothing = 0;
    for (ChangeEvent event : events(file)) {
      nothing += decoder.decode(event, outs) == TablesDecoder.NONE ? 1 : 0;
    }
    assertThat("tombstones", nothing, is(3));
    assertThat(
        FakeTable.texts(outs.get(1).take()), contains("1|1|sku-1", "1|2|sku-2", "8|1|tx-a-item"));
    FakeTable table = new FakeTable(decoder.schemas().get(0), List.of("id"), ReduceMemory.AUTO);
    table.run(List.of(outs.get(0).take()));
    assertThat(table.rows().size(), is(FINALLY.size()));
    assertThat(table.rows().get(6), is(FINALLY.get(6)));
  }

  @Test
  void aTruncateIsRefusedAndItemsAreAnotherTable() throws Exception {
    List<ChangeEvent> events = events("pg-withschema.jsonl");
    DecodeSettings items =
        Feed.of(
            Feed.settings(Feed.columns("order_id int64", "line int32", "sku string")),
            "public.items");
    ChangeDecoder decoder = Decoders.debezium(Feed.with(items, DecodeSettings.Truncate.IGNORE));
    RecordBatch rows = Feed.decode(decoder, events);
    assertThat(FakeTable.texts(rows), contains("1|1|sku-1", "1|2|sku-2", "8|1|tx-a-item"));
    ChangeDecoder strict = Decoders.debezium(items);
    List<String> refused = new ArrayList<>();
    for (ChangeEvent event : events) {
      try {
        strict.decode(event, new RowWriter(strict.schema()));
      } catch (UndecodableEvent e) {
        refused.add(e.id());
      }
    }
    assertThat(refused, contains("SL-2166"));
  }
}
