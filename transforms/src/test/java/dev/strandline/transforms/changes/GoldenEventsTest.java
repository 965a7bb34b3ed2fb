package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.model.IncomparablePositions;
import dev.strandline.model.Origin;
import dev.strandline.transforms.reduce.ReduceMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small feeds of each product's shape, {@code <name>.jsonl}, and beside them, {@code <name>.txt},
 * the format, the keys, the columns and the table that they make, whatever order they come in.
 */
final class GoldenEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> BY_LOG =
      List.of("mysql", "sqlserver", "oracle", "maxwell", "mongodb");

  private record Golden(ChangeDecoder decoder, List<ChangeEvent> events, List<String> rows) {}

  private static Golden read(String name) throws IOException {
    List<String> about = lines(name + ".txt");
    String[] keys = about.get(1).isEmpty() ? new String[0] : about.get(1).split(" ", -1);
    List<ChangeColumn> columns = Feed.columns(about.get(2).split(", ", -1));
    DecodeSettings settings = Feed.settings(columns, keys);
    List<ChangeEvent> events = new ArrayList<>();
    for (String line : lines(name + ".jsonl")) {
      JsonNode node = JSON.readTree(line);
      events.add(
          new ChangeEvent(
              bytes(node.get("key")),
              bytes(node.get("value")),
              node.get("topic").asText(),
              node.get("partition").asLong(),
              node.get("offset").asLong(),
              Origin.file("raw", name, 1),
              events.size() + 1));
    }
    ChangeDecoder decoder =
        switch (about.get(0)) {
          case "maxwell" -> Decoders.maxwell(settings);
          case "canal" -> Decoders.canal(settings);
          default -> Decoders.debezium(settings);
        };
    return new Golden(decoder, events, about.subList(3, about.size()));
  }

  private static byte @Nullable [] bytes(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = GoldenEventsTest.class.getResourceAsStream(file)) {
      String text =
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.asList(text.split("\n", -1)).subList(0, text.split("\n", -1).length - 1);
    }
  }

  private static List<String> table(Golden golden, List<ChangeEvent> events)
      throws IOException, UndecodableEvent {
    String key = golden.decoder.schema().column(0).name();
    FakeTable table = new FakeTable(golden.decoder.schema(), List.of(key), ReduceMemory.AUTO);
    int half = events.size() / 2;
    table.run(List.of(Feed.decode(golden.decoder, events.subList(0, half))));
    table.run(List.of(Feed.decode(golden.decoder, events.subList(half, events.size()))));
    assertThat(table.waiting(), is(empty()));
    return table.rows();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql",
        "sqlserver",
        "oracle",
        "unwrapped",
        "maxwell",
        "canal",
        "types",
        "mongodb"
      })
  void makeTheTable(String name) throws Exception {
    Golden golden = read(name);
    assertThat(table(golden, golden.events), is(golden.rows));
    for (int seed = 0; seed < 50; seed++) {
      List<ChangeEvent> events = new ArrayList<>(golden.events);
      Random random = new Random(seed);
      Collections.shuffle(events, random);
      if (BY_LOG.contains(name)) {
        // Where the log orders, offsets must not: they differ for one event sent twice.
        events.replaceAll(event -> Feed.at(event, random.nextInt(1000)));
      }
      events.addAll(events.subList(0, events.size() / 3));
      assertThat("seed " + seed, table(golden, events), is(golden.rows));
    }
  }

  @Test
  void binlogsOfTwoServersAreNeverCompared() throws Exception {
    Golden golden = read("mysql");
    List<ChangeEvent> events = new ArrayList<>(golden.events);
    ChangeEvent last = events.get(4);
    String other =
        new String(Objects.requireNonNull(last.value()), StandardCharsets.UTF_8)
            .replace("223344", "223345");
    events.add(Feed.event(last.topic(), 0, 99, "{'id':101}", other));
    assertThrows(IncomparablePositions.class, () -> table(golden, events));
  }

  @Test
  void offsetsOfTwoPartitionsAreNeverCompared() throws Exception {
    Golden golden = read("unwrapped");
    List<ChangeEvent> events = new ArrayList<>(golden.events);
    ChangeEvent last = events.get(2);
    events.add(
        new ChangeEvent(
            last.key(), last.value(), last.topic(), 1, 99, last.input(), last.record()));
    assertThrows(IncomparablePositions.class, () -> table(golden, events));
  }
}
