package dev.strandline.io.kinesis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.strandline.io.Input;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random histories of records written, dropped by retention, shards that are split, tables added,
 * and runs and epochs that crash between the commits of their tables: whatever happened, each table
 * has each record once, or the loss was told.
 *
 * <p>{@code -Dstrandline.seed=N} begins with another history.
 */
final class ShardHistoriesTest {
  private static final int HISTORIES = 700;
  private static final int STEPS = 40;
  private static final Duration RETENTION = Duration.ofHours(24);

  /** A table that appends: it knows inputs by name, and never takes one twice. */
  private static final class Table {
    private final Map<String, Input> ledger = new LinkedHashMap<>();
    private final Map<Long, Integer> records = new HashMap<>();

    List<ShardRange> ranges() {
      return ledger.values().stream().map(ShardRange::of).toList();
    }

    /** What a run that reads all of them, and then commits, adds. */
    void take(List<Input> inputs, RangeRecords reader) throws IOException {
      Map<String, Input> taken = new LinkedHashMap<>();
      List<Long> read = new ArrayList<>();
      for (Input input : inputs) {
        Input known = ledger.get(input.name());
        if (known != null) {
          assertThat("an input has changed: " + input, input.version(), is(known.version()));
          assertThat("an input has changed: " + input, input.bytes(), is(known.bytes()));
          continue;
        }
        taken.put(input.name(), input);
        reader.read(
            ShardRange.of(input),
            record -> {
              assertThat(
                  record.record().number().text(),
                  is(new String(record.record().data(), StandardCharsets.UTF_8)));
              read.add(Long.valueOf(record.record().number().text()));
              return true;
            });
      }
      ledger.putAll(taken);
      read.forEach(number -> records.merge(number, 1, Integer::sum));
    }
  }

  /** One history. */
  private static final class World {
    private final Random random;
    private final boolean goesOn;
    private final FakeStreams streams;
    private final Map<String, Table> tables = new TreeMap<>();
    private final TreeSet<Long> written = new TreeSet<>();
    private boolean told;

    World(Random random, boolean goesOn) {
      this.random = random;
      this.goesOn = goesOn;
      this.streams = new FakeStreams(RETENTION, 2);
      tables.put("a", new Table());
      if (random.nextInt(4) == 0) {
        streams.expireIterators();
      }
    }

    void step() throws IOException {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> write(random.nextInt(15));
        case 3 -> streams.pass(Duration.ofMinutes(random.nextInt(120)));
        case 4 -> streams.pass(Duration.ofMinutes(random.nextInt(goesOn ? 3_000 : 600)));
        case 5 -> split();
        case 6 -> {
          if (tables.size() < 3 && written.isEmpty()) {
            // One that has not begun yet begins with what is left then.
            tables.put("t" + tables.size(), new Table());
            finish();
          }
        }
        default -> run(random.nextInt(tables.size() + 1), most());
      }
    }

    private long most() {
      return random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(20);
    }

    private List<String> open() {
      return streams.ids().stream().filter(id -> !streams.isClosed(id)).toList();
    }

    private void write(int records) {
      for (int i = 0; i < records; i++) {
        written.add(streams.put(open().get(random.nextInt(open().size()))));
      }
    }

    private void split() {
      if (open().size() < 4) {
        streams.close(open().get(random.nextInt(open().size())));
        streams.open();
        streams.open();
      } else {
        streams.close(open().get(0)); // two are merged
        streams.close(open().get(0));
        streams.open();
      }
    }

    /** A run that commits to that many tables, and then crashes. */
    void run(int commits, long most) throws IOException {
      Map<String, List<ShardRange>> known = new TreeMap<>();
      tables.forEach((name, table) -> known.put(name, table.ranges()));
      try {
        List<Input> inputs =
            new ShardPlan("raw", known, Start.EARLIEST, goesOn, streams.clock())
                .upTo(most).of(List.of(streams.look()), streams::walk).stream()
                    .map(range -> range.input("raw"))
                    .toList();
        int left = commits;
        for (Table table : tables.values()) {
          if (left-- > 0) {
            table.take(inputs, streams.reader(goesOn));
          }
        }
      } catch (IOException e) {
        assertThat(e.getMessage(), containsString("[SL-3645]"));
        assertThat(goesOn, is(false));
        told = true;
      }
    }

    /** Runs until nothing is left. */
    void finish() throws IOException {
      run(tables.size(), Long.MAX_VALUE);
    }
  }

  @Test
  void everyTableHasEveryRecordOnceOrTheLossIsTold() throws IOException {
    long seed = Long.getLong("strandline.seed", 20261121L);
    System.out.println("ShardHistoriesTest seed " + seed);
    int complete = 0;
    for (int i = 0; i < HISTORIES; i++) {
      World world = new World(new Random(seed + i), false);
      world.finish();
      for (int step = 0; step < STEPS && !world.told; step++) {
        world.step();
      }
      world.finish();
      if (world.told) {
        continue;
      }
      complete++;
      for (Map.Entry<String, Table> table : world.tables.entrySet()) {
        Map<Long, Integer> expected = new HashMap<>();
        world.written.forEach(number -> expected.put(number, 1));
        String reason = "history " + (seed + i) + ", table " + table.getKey();
        assertThat(reason, table.getValue().records, is(expected));
      }
    }
    System.out.println("complete: " + complete + " of " + HISTORIES);
    assertThat(complete, greaterThan(HISTORIES / 2));
  }

  @Test
  void whereRecordsAreLostTheOthersAreThereOnce() throws IOException {
    long seed = Long.getLong("strandline.seed", 20261121L);
    for (int i = 0; i < HISTORIES; i++) {
      World world = new World(new Random(seed + i), true);
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.finish();
      for (Map.Entry<String, Table> table : world.tables.entrySet()) {
        String reason = "history " + (seed + i) + ", table " + table.getKey();
        Map<Long, Integer> records = table.getValue().records;
        records.forEach((record, times) -> assertThat(reason, times, lessThanOrEqualTo(1)));
        for (String shard : world.streams.ids()) {
          for (long number : world.streams.numbers(shard)) {
            assertThat(reason, records.containsKey(number), is(true));
          }
        }
      }
    }
  }

  /** A stream that is looked at each hour is never suspected, whatever comes or does not come. */
  @Test
  void whoLooksOftenIsNeverToldOfALoss() throws IOException {
    long seed = Long.getLong("strandline.seed", 20261121L);
    for (int i = 0; i < 50; i++) {
      Random random = new Random(seed + i);
      World world = new World(random, false);
      for (int hour = 0; hour < 24 * 5; hour++) {
        if (random.nextInt(30) == 0) {
          world.write(1 + random.nextInt(4));
        }
        if (random.nextInt(60) == 0) {
          world.split();
        }
        world.run(world.tables.size(), Long.MAX_VALUE);
        assertThat("history " + (seed + i) + ", hour " + hour, world.told, is(false));
        world.streams.pass(Duration.ofHours(1));
      }
      for (Table table : world.tables.values()) {
        assertThat(table.records.keySet(), is(world.written));
        assertThat("few notes of silence", table.ledger.size(), lessThanOrEqualTo(250));
      }
    }
  }
}
