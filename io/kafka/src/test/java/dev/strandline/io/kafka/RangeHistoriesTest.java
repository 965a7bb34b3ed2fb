package dev.strandline.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.strandline.io.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random histories of messages written, dropped by retention, partitions and tables added, and runs
 * that crash between the commits of their tables: whatever happened, each table has each message
 * that was not lost once.
 *
 * <p>{@code -Dstrandline.seed=N} begins with another history.
 */
final class RangeHistoriesTest {
  private static final int HISTORIES = 2_000;
  private static final int STEPS = 30;

  /** A table that appends: it knows inputs by name, and never takes one twice. */
  private static final class Table {
    private final Map<String, Input> ledger = new LinkedHashMap<>();
    private final Map<String, Integer> messages = new HashMap<>();

    List<OffsetRange> ranges() {
      return ledger.values().stream().map(OffsetRange::of).toList();
    }

    void take(List<Input> inputs) {
      for (Input input : inputs) {
        Input known = ledger.putIfAbsent(input.name(), input);
        if (known != null) {
          assertThat("an input has changed: " + input, input.version(), is(known.version()));
          continue;
        }
        OffsetRange range = OffsetRange.of(input);
        for (long offset = range.first(); offset < range.to(); offset++) {
          messages.merge(range.partition() + ":" + offset, 1, Integer::sum);
        }
      }
    }
  }

  /** One history. */
  private static final class World {
    private final Random random;
    private final boolean goesOn;
    private final List<long[]> partitions = new ArrayList<>();
    private final Map<String, Table> tables = new TreeMap<>();
    private boolean dropped;

    World(Random random, boolean goesOn) {
      this.random = random;
      this.goesOn = goesOn;
      partitions.add(new long[2]);
      partitions.add(new long[] {4, 9});
      tables.put("a", new Table());
    }

    void step() throws IOException {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> any()[1] += random.nextInt(20);
        case 3 -> drop();
        case 4 -> {
          if (partitions.size() < 5) {
            partitions.add(new long[] {0, random.nextInt(3)});
          }
        }
        case 5 -> {
          // Only while nothing was dropped: later a table begins with what is left.
          if (!dropped && tables.size() < 3) {
            tables.put("t" + tables.size(), new Table());
          }
        }
        default -> run(random.nextInt(tables.size() + 1));
      }
    }

    private long[] any() {
      return partitions.get(random.nextInt(partitions.size()));
    }

    private void drop() {
      long[] partition = any();
      long most = partition[1];
      if (!goesOn) {
        int number = partitions.indexOf(partition);
        for (Table table : tables.values()) {
          long has =
              table.ranges().stream()
                  .filter(range -> range.partition() == number)
                  .mapToLong(OffsetRange::to)
                  .max()
                  .orElse(0);
          most = Math.min(most, has);
        }
      }
      if (most > partition[0]) {
        partition[0] += random.nextInt((int) (most - partition[0]) + 1);
        dropped = true;
      }
    }

    /** A run that commits to that many tables, and then crashes. */
    void run(int commits) throws IOException {
      Map<String, List<OffsetRange>> known = new TreeMap<>();
      tables.forEach((name, table) -> known.put(name, table.ranges()));
      List<RangePlan.Partition> now = new ArrayList<>();
      for (int i = 0; i < partitions.size(); i++) {
        long[] ends = partitions.get(i);
        now.add(new RangePlan.Partition("t", i, "c/t", ends[0], ends[1], ends[1]));
      }
      Start start = new Start.At(Start.Where.EARLIEST);
      List<Input> inputs =
          new RangePlan("raw", known, start, goesOn)
              .of(now).stream().map(range -> range.input("raw", "k:1")).toList();
      int left = commits;
      for (Table table : tables.values()) {
        if (left-- > 0) {
          table.take(inputs);
        }
      }
    }
  }

  @Test
  void everyTableHasEveryMessageOnceWhateverHappened() throws IOException {
    long seed = Long.getLong("strandline.seed", 20261121L);
    System.out.println("RangeHistoriesTest seed " + seed);
    for (int i = 0; i < HISTORIES; i++) {
      World world = new World(new Random(seed + i), false);
      world.run(0);
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.run(world.tables.size());
      for (Map.Entry<String, Table> table : world.tables.entrySet()) {
        Map<String, Integer> expected = new HashMap<>();
        for (int p = 0; p < world.partitions.size(); p++) {
          // Of the second nothing was there before offset 4 when it was seen first.
          for (long offset = p == 1 ? 4 : 0; offset < world.partitions.get(p)[1]; offset++) {
            expected.put(p + ":" + offset, 1);
          }
        }
        String reason = "history " + (seed + i) + ", table " + table.getKey();
        assertThat(reason, table.getValue().messages, is(expected));
      }
    }
  }

  @Test
  void whereMessagesAreLostTheOthersAreThereOnce() throws IOException {
    long seed = Long.getLong("strandline.seed", 20261121L);
    for (int i = 0; i < HISTORIES; i++) {
      World world = new World(new Random(seed + i), true);
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.run(world.tables.size());
      for (Map.Entry<String, Table> table : world.tables.entrySet()) {
        String reason = "history " + (seed + i) + ", table " + table.getKey();
        Map<String, Integer> messages = table.getValue().messages;
        messages.forEach((message, times) -> assertThat(reason, times, lessThanOrEqualTo(1)));
        for (int p = 0; p < world.partitions.size(); p++) {
          long[] ends = world.partitions.get(p);
          for (long offset = ends[0]; offset < ends[1]; offset++) {
            assertThat(reason, messages.containsKey(p + ":" + offset), is(true));
          }
        }
      }
    }
  }
}
