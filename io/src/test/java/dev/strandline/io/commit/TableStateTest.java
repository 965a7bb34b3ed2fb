package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.commit.ToyTable.Content;
import dev.strandline.io.commit.ToyTable.Row;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TableStateTest {
  private final FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK);

  @Test
  void isTheSameWithAndWithoutCheckpoints() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.OVERWRITE_PARTITIONS);
    Map<String, Content> source = new TreeMap<>();
    int commits = 150;
    for (int i = 0; i < commits; i++) {
      source.put("in" + i % 70, new Content(i, List.of(new Row("p=" + i % 9, "row" + i))));
      table.run("run" + i, source, 1 + i % 3);
    }
    Store store = table.store();
    List<ObjectStat> checkpoints = store.list(TableLayout.CHECKPOINTS);
    assertThat(checkpoints, hasSize(2));
    TableState fast = TableState.read(store);
    for (ObjectStat checkpoint : checkpoints) {
      store.delete(checkpoint.path());
    }
    TableState slow = TableState.read(store);
    assertThat(fast.number(), equalTo((long) commits));
    assertThat(List.copyOf(fast.files()), equalTo(List.copyOf(slow.files())));
    assertThat(fast.shards(), equalTo(slow.shards()));
    assertThat(fast.table(), equalTo(slow.table()));
    assertThat(fast.inputs(), hasSize(70));
    for (KnownInput known : fast.inputs()) {
      KnownInput other = slow.input("raw", known.input().name()).orElseThrow();
      assertThat(other.commit(), equalTo(known.commit()));
      assertThat(slow.partitionsOf(other), equalTo(fast.partitionsOf(known)));
    }
    assertThat(
        fast.inputsTouching(List.of("p=3")).stream().map(k -> k.input().name()).toList(),
        equalTo(slow.inputsTouching(List.of("p=3")).stream().map(k -> k.input().name()).toList()));
  }

  @Test
  void readsFewFilesHoweverManyCommitsThereWere() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.APPEND);
    Map<String, Content> source = new TreeMap<>();
    for (int i = 0; i < 3 * Checkpoint.RECORDS; i++) {
      source.put("in" + i, new Content(1, List.of(new Row("p=1", "row" + i))));
      table.run("run" + i, source, 1);
    }
    Store store = table.store();
    // Records before the checkpoint are not needed, so they are not read.
    for (int i = 1; i <= 2 * Checkpoint.RECORDS - 1; i++) {
      store.delete(TableLayout.record(i));
    }
    assertThat(TableState.read(store).files(), hasSize(3 * Checkpoint.RECORDS));
  }

  @Test
  void refusesAnotherTablesSpecWithEveryDifference() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.APPEND);
    table.run("run", Map.of("a", new Content(1, List.of(new Row("p=1", "x")))), 1);
    TableDefinition other =
        new TableDefinition(
            List.of("c1", "c7"),
            List.of("source_position"),
            List.of(),
            Schema.of(
                    Column.required("c1", Type.Plain.INT64), Column.nullable("c9", Type.Plain.DATE))
                .text());
    TableState state = TableState.read(table.store());
    state.requireSame(ToyTable.DEFINITION, "lake");
    CommitException differs =
        assertThrows(CommitException.class, () -> state.requireSame(other, "lake"));
    assertThat(
        differs.getMessage(),
        equalTo(
            "Cannot write to the table lake: it was made by another spec (keys: the table has [c1],"
                + " the spec [c1, c7]; partition_by: the table has [p], the spec []; column c1: the"
                + " table has string required, the spec int64 required; column c9: the table has"
                + " none); make it again from all inputs with --full, or write to another path"
                + " [SL-3302]"));
  }

  @Test
  void refusesATableThatLacksARecord() throws IOException {
    for (int lost = 1; lost <= 3; lost++) {
      ToyTable table = new ToyTable(FaultWorld.inMemory(FaultWorld.Kind.DISK), WriteMode.APPEND);
      Map<String, Content> source = new TreeMap<>();
      for (int i = 1; i <= 3; i++) {
        source.put("in" + i, new Content(1, List.of(new Row("p=1", "row" + i))));
        table.run("run" + i, source, 1);
      }
      Store store = table.store();
      store.delete(TableLayout.record(lost));
      CommitException lacks =
          assertThrows(CommitException.class, () -> TableCommit.to(store).prepare());
      assertThat(lacks.error(), equalTo(CommitError.UNREADABLE));
      assertThat(
          lacks.getMessage(),
          equalTo(
              "Cannot read "
                  + store.location()
                  + "/"
                  + TableLayout.record(lost)
                  + ": it is not there, and commit 3 has come since; restore it from a backup, or"
                  + " make the table again from all inputs at another path [SL-3303]"));
    }
  }

  @Test
  void namesACheckpointThatIsDamaged() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.APPEND);
    Map<String, Content> source = new TreeMap<>();
    for (int i = 0; i <= Checkpoint.RECORDS; i++) {
      source.put("in" + i, new Content(1, List.of(new Row("p=1", "row" + i))));
      table.run("run" + i, source, 1);
    }
    Store store = table.store();
    String checkpoint = store.list(TableLayout.CHECKPOINTS).get(0).path();
    byte[] whole = store.read(checkpoint);
    for (byte[] damaged : List.of(new byte[0], new byte[] {1, 2}, Arrays.copyOf(whole, 50))) {
      store.replace(checkpoint, damaged);
      CommitException refused = assertThrows(CommitException.class, () -> TableState.read(store));
      assertThat(refused.error(), equalTo(CommitError.UNREADABLE));
      assertThat(
          refused.getMessage(),
          startsWith("Cannot read " + store.location() + "/" + checkpoint + ": it is damaged, "));
    }
  }

  @Test
  void refusesAFolderWithFilesOfSomebodyElse() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.APPEND);
    table.store().replace("old/part-0.parquet", new byte[0]);
    CommitException foreign =
        assertThrows(CommitException.class, () -> TableCommit.to(table.store()).prepare());
    assertThat(foreign.error(), equalTo(CommitError.FOREIGN_FILES));
  }

  @Test
  void leavesAFileThatIsNotTheOneMeant() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.OVERWRITE);
    table.run("run", Map.of("a", new Content(1, List.of(new Row("p=1", "x")))), 1);
    Store store = table.store();
    TableCommit commit = TableCommit.to(store);
    List<CommitRecord.Remove> removes = commit.removes(List.of("p=1/s0-of-1.parquet", "p=9/none"));
    store.replace("p=1/s0-of-1.parquet", store.read("p=1/s0-of-1.parquet"));
    CommitPlan plan = new CommitPlan(WriteMode.OVERWRITE, List.of(), List.of(), Map.of());
    commit.commit(1, CommitRecord.draft("other", CommitKind.DATA).files(plan, removes));
    assertThat(store.stat("p=1/s0-of-1.parquet").isPresent(), is(true));
    assertThat(TableState.read(store).files(), empty());
  }

  @Test
  void looksForWhatKilledProcessesLeftAmongRecordsOnceInManyCommits() {
    int looks = 0;
    for (long number = 64; number <= 100 * 4096; number += 64) {
      looks += TableCommit.looksEverywhere(number, 64) ? 1 : 0;
    }
    assertThat("young, then each 4096th", looks, equalTo(63 + 100));
    assertThat(TableCommit.looksEverywhere(8_200, 10), is(true));
    assertThat(TableCommit.looksEverywhere(8_200, 8), is(false));
  }

  @Test
  void keepsStagedFilesOfLiveRunsAndOfUnpublishedCommits() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.APPEND);
    Store store = table.store();
    store.createStaged(TableLayout.staging("live") + "/x").close();
    assertThat(Staging.sweepOlderThan(store, Duration.ofHours(24), Instant.now()), equalTo(0));
    assertThat(Staging.sweepRun(store, "other"), equalTo(0));
    assertThat(Staging.sweepOlderThan(store, Duration.ofHours(-1), Instant.now()), equalTo(1));
    store.createStaged(TableLayout.staging("late") + "/x").close();
    store.createIfAbsent(
        TableLayout.record(1), Json.write(CommitRecord.draft("late", CommitKind.DATA).record(1)));
    assertThat(Staging.sweepOlderThan(store, Duration.ofHours(-1), Instant.now()), equalTo(0));
    assertThat(Staging.sweepRun(store, "late"), equalTo(0));
    assertThat(TableCommit.to(store).rollForward(), is(true));
    assertThat(TableCommit.to(store).rollForward(), is(false));
    assertThat(Staging.sweepRun(store, "late"), equalTo(1));
  }

  @Test
  void plansWhatEachModeReplaces() throws IOException {
    ToyTable table = new ToyTable(world, WriteMode.OVERWRITE);
    Map<String, Content> source =
        Map.of("a", new Content(1, List.of(new Row("p=1", "x"), new Row("p=2", "y"))));
    table.run("run", source, 1);
    TableState state = TableState.read(table.store());
    WrittenFile same = file("p=1", 0, 1);
    assertThat(plan(WriteMode.OVERWRITE, state, same).leaving(), contains("p=2/s0-of-1.parquet"));
    assertThat(plan(WriteMode.OVERWRITE_PARTITIONS, state, same).leaving(), empty());
    assertThat(plan(WriteMode.OVERWRITE_PARTITIONS, state, same).shards(), equalTo(Map.of()));
    CommitPlan wider = plan(WriteMode.OVERWRITE_PARTITIONS, state, file("p=1", 1, 2));
    assertThat(wider.leaving(), contains("p=1/s0-of-1.parquet"));
    assertThat(wider.shards(), equalTo(Map.of("p=1", 2)));
    CommitPlan gone =
        CommitPlan.of(WriteMode.OVERWRITE_PARTITIONS, state, List.of(), Set.of("p=2"));
    assertThat(gone.leaving(), contains("p=2/s0-of-1.parquet"));
    assertThrows(IllegalArgumentException.class, () -> plan(WriteMode.APPEND, state, same));
    assertThrows(
        IllegalArgumentException.class, () -> plan(WriteMode.OVERWRITE, state, same, same));
    assertThat(RunId.create(Instant.EPOCH).compareTo(RunId.create(Instant.now())), lessThan(0));
  }

  private static CommitPlan plan(WriteMode mode, TableState state, WrittenFile... files) {
    return CommitPlan.of(mode, state, List.of(files), Set.of());
  }

  private static WrittenFile file(String partition, int k, int n) {
    String name = "s" + k + "-of-" + n;
    return new WrittenFile(
        partition + "/" + name, "x", partition, name + ".parquet", k, n, 1, 1, "x");
  }
}
