package dev.strandline.io.table;

import static dev.strandline.io.table.CompactHistory.LARGE;
import static dev.strandline.io.table.CompactHistory.filled;
import static dev.strandline.io.table.CompactHistory.paths;
import static dev.strandline.io.table.CompactHistory.rows;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.table.KeyedTable.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same rows in other files, whatever happens meanwhile. */
final class CompactTableTest {
  private final long seed = Long.getLong("strandline.seed", 7L);
  private final Random random = new Random(seed);

  CompactTableTest() {
    System.out.println("seed " + seed);
  }

  private static KeyedTable table(FaultWorld world) throws IOException {
    return new KeyedTable(world.location("table"));
  }

  @Test
  void putsTheFilesOfAPartitionTogetherWithItsDeletes() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      KeyedTable table = table(world);
      table.merged("p=1", 5, rows(0, 200), rows(1000, 1030), KeyedTable.NOW);
      table.merged("p=2", 1, rows(0, 20), List.of(), KeyedTable.NOW);
      List<String> before = table.listed();
      List<String> deletes = table.deletes();

      CompactTable.Result looked = table.compact(LARGE).look(KeyedTable.run("look"));
      assertThat(looked.commit(), is(0L));
      assertThat(looked.partitions().get(0).files(), is(5));
      assertThat(looked.partitions().get(0).after(), is(1));

      CompactTable.Result result = table.compacted("compact", LARGE);
      assertThat(result.commit(), is(3L));
      assertThat(result.partitions().size(), is(1));
      assertThat(result.partitions().get(0).rows(), is(200L));
      assertThat(
          paths(table),
          is(
              List.of(
                  "_strandline/deletes/p=1/s0-of-1.deletes",
                  "p=1/s0-of-1.parquet",
                  "p=2/s0-of-1.parquet")));
      assertThat(table.listed(), equalTo(before));
      assertThat(table.deletes(), equalTo(deletes));
      assertThat(table.state().shards(), is(java.util.Map.of("p=1", 1, "p=2", 1)));
      table.assertPlaces();
      assertThat(
          Commits.of(Stores.open(table.location), 3).orElseThrow().kind(), is(CommitKind.COMPACT));

      assertThat(table.compacted("again", LARGE).commit(), is(0L));
      assertThat(table.state().number(), is(3L));
    }
  }

  @Test
  void splitsAFileThatIsTooLarge() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.OBJECTS)) {
      KeyedTable table = table(world);
      table.merged("p=1", 1, rows(0, 20_000), rows(90_000, 90_100), KeyedTable.NOW);
      List<String> before = table.listed();
      long bytes = table.state().files().get(0).bytes();
      CompactTable.Result result = table.compacted("compact", bytes / 10 + 1);
      assertThat(result.partitions().get(0).after(), is(10));
      assertThat(table.listed(), equalTo(before));
      table.assertPlaces();
      assertThat(table.compacted("again", bytes / 10 + 1).commit(), is(0L));
    }
  }

  @Test
  void keepsEveryRowOfRandomTables() throws IOException {
    for (int round = 0; round < 60; round++) {
      try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
        KeyedTable table = table(world);
        int partitions = 1 + random.nextInt(4);
        for (int p = 0; p < partitions; p++) {
          int n = 1 + random.nextInt(random.nextInt(8) == 0 ? 60 : 12);
          List<Row> rows = rows(0, random.nextInt(3_000));
          rows.removeIf(row -> random.nextInt(4) == 0);
          List<Row> deletes = rows(10_000, 10_000 + random.nextInt(300));
          if (!rows.isEmpty() || !deletes.isEmpty()) {
            table.merged("p=" + p, n, rows, deletes, KeyedTable.NOW);
          }
        }
        List<String> before = table.listed();
        List<String> deletes = table.deletes();
        int files = table.state().allFiles().size();
        long target = 1L << (9 + random.nextInt(12));
        for (int time = 0; time < 3; time++) {
          table.compacted("compact" + time, target);
          String what = "seed " + seed + " round " + round + " target " + target;
          assertThat(what, table.listed(), equalTo(before));
          assertThat(what, table.snapshot(), equalTo(before));
          assertThat(what, table.deletes(), equalTo(deletes));
          table.assertPlaces();
        }
        long number = table.state().number();
        table.compacted("last", target);
        assertThat(
            "seed " + seed + " round " + round + " of " + files + " files",
            table.state().number(),
            is(number));
      }
    }
  }

  @Test
  void joinsTheSmallFilesOfAnAppend() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      KeyedTable table = table(world);
      for (int i = 0; i < 9; i++) {
        table.appended("p=" + i % 2, rows(0, 50), StoredPosition.RECORD);
      }
      table.appended("p=3", rows(0, 50), StoredPosition.RECORD);
      List<String> before = table.listed();
      assertThat(before.size(), is(500));
      CompactTable.Result result = table.compacted("compact", LARGE);
      assertThat(result.partitions().size(), is(2));
      assertThat(
          paths(table).subList(0, 2),
          is(List.of("p=0/compact-s0-of-1.parquet", "p=1/compact-s0-of-1.parquet")));
      assertThat(table.listed(), equalTo(before));
      assertThat(table.compacted("again", LARGE).commit(), is(0L));

      table.appended("p=0", rows(50, 60), StoredPosition.RECORD);
      assertThat(table.compacted("later", LARGE).partitions().size(), is(1));
      assertThat(table.listed().size(), is(510));
    }
  }

  @Test
  void joinsFilesWithoutPositionsButNotWithThoseThatHaveThem() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      KeyedTable table = table(world);
      table.appended("p=1", rows(0, 50), StoredPosition.NONE);
      table.appended("p=1", rows(0, 50), StoredPosition.NONE);
      table.appended("p=2", rows(0, 50), StoredPosition.NONE);
      table.appended("p=2", rows(0, 50), StoredPosition.RECORD);
      List<String> before = table.listed();
      assertThat(table.compacted("compact", LARGE).partitions().size(), is(1));
      assertThat(table.listed(), equalTo(before));
      assertThat(table.state().files().size(), is(3));
      assertThat(table.compacted("again", LARGE).commit(), is(0L));
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void leavesTheSameRowsAfterAnyCrash(FaultWorld.Kind kind) throws IOException {
    CompactHistory.Outcome clean;
    int effects;
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      clean = CompactHistory.clean(world);
      effects = world.calls();
    }
    assertThat(effects, greaterThan(20));
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = FaultWorld.inMemory(kind)) {
          CompactHistory.crashAndRunAgain(world, k, fault, clean);
          Store store = Stores.open(world.location("table"));
          Staging.sweepOlderThan(store, Duration.ofDays(-1), Instant.now());
          assertThat(fault + " " + k, store.list(TableLayout.ROOT + "/staging"), is(empty()));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void neverHidesARowFromWhoListsTheFolder(FaultWorld.Kind kind) throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      KeyedTable table = filled(world);
      List<String> rows = table.listed();
      int[] looks = new int[2];
      world.observe(
          call -> {
            List<String> listed = table.listed();
            looks[0]++;
            looks[1] += listed.size() > rows.size() ? 1 : 0;
            assertThat("after effect " + call, new HashSet<>(listed), equalTo(new HashSet<>(rows)));
            assertThat("after effect " + call, table.snapshot(), equalTo(rows));
          });
      table.compacted("compact", LARGE);
      world.observe(null);
      assertThat(table.listed(), equalTo(rows));
      // Where the number of files changes, rows are there twice while old files go.
      assertThat(looks[0], greaterThan(20));
      assertThat(looks[1], greaterThan(0));
      assertThat(looks[1], lessThan(looks[0] / 2));
    }
  }

  @Test
  void losesToARunThatCommitsMeanwhile() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      KeyedTable table = filled(world);
      world.restart();
      world.observe(
          call -> {
            if (call == 3) {
              table.merged("p=3", 1, rows(0, 8), List.of(), KeyedTable.NOW);
            }
          });
      assertThrows(CommitConflict.class, () -> table.compacted("compact", LARGE));
      world.observe(null);
      assertThat(table.state().number(), is(4L));
      assertThat(table.listed().size(), is(26));
    }
  }

  @Test
  void forgetsDeletesOfBeforeItsMemoryAndTellsHowFarBack() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      KeyedTable table = table(world);
      Instant old = KeyedTable.NOW.minus(Duration.ofDays(31));
      table.merged("p=1", 2, rows(0, 9), rows(20, 40), old);
      table.merged("p=2", 1, rows(0, 9), rows(50, 60), KeyedTable.NOW);
      table.merged("p=3", 1, rows(0, 9), rows(10, 11), old);
      List<String> rows = table.listed();
      CompactSettings settings = CompactSettings.DEFAULT.withDeleteMemory(Duration.ofDays(30));
      CompactTable compact = CompactTable.of(table.location, settings);
      assertThat(compact.look(KeyedTable.run("look")).forgotten(), is(21L));

      CompactTable.Result result = compact.run(KeyedTable.run("compact"), 0, 2, () -> false);
      assertThat(result.forgotten(), is(21L));
      assertThat(table.listed(), equalTo(rows));
      assertThat(table.deletes().size(), is(10));
      assertThat(table.state().horizon().marks().size(), is(1));
      assertThat(table.state().horizon().marks().get(0).seq(), is(40L));
      assertThat(compact.run(KeyedTable.run("again"), 0, 2, () -> false).commit(), is(0L));

      // What is forgotten later does not bring the horizon back.
      table.merged("p=4", 1, rows(0, 9), rows(12, 14), old);
      assertThat(compact.run(KeyedTable.run("later"), 0, 2, () -> false).forgotten(), is(2L));
      assertThat(table.state().horizon().marks().get(0).seq(), is(40L));
    }
  }

  @Test
  void stopsBeforeItsCommitWhenItIsAskedTo() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      KeyedTable table = filled(world);
      IOException stopped =
          assertThrows(
              IOException.class,
              () -> table.compact(LARGE).run(KeyedTable.run("compact"), 0, 2, () -> true));
      assertThat(stopped.getMessage(), containsString("stopped before its commit"));
      assertThat(table.state().number(), is(3L));
      assertThat(Staging.runs(Stores.open(table.location)), is(empty()));
    }
  }
}
