package dev.strandline.io.commit;

import static dev.strandline.io.commit.ToyHistory.FIRST;
import static dev.strandline.io.commit.ToyHistory.row;
import static dev.strandline.io.commit.ToyHistory.second;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.commit.ToyTable.Content;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A run is stopped at every one of its durable effects, in every way, and run again. */
final class CrashPointsTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "DISK,APPEND", "DISK,OVERWRITE", "DISK,OVERWRITE_PARTITIONS", "DISK,MERGE",
    "OBJECTS,APPEND", "OBJECTS,OVERWRITE", "OBJECTS,OVERWRITE_PARTITIONS", "OBJECTS,MERGE"
  })
  void leavesTheTableOfOneCleanRunAfterAnyCrash(FaultWorld.Kind kind, WriteMode mode)
      throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      ToyTable table = new ToyTable(world, mode);
      table.run("first", FIRST, 2);
      world.restart();
      table.run("second", second(mode), 3);
      int effects = world.calls();
      assertThat(effects, greaterThan(14));
      ToyHistory.Outcome clean = ToyHistory.Outcome.of(table);
      assertThat(clean.rows(), equalTo(ToyTable.expectedRows(second(mode).values())));
      assertThat(clean.letters().size(), equalTo(2));
      for (int k = 1; k <= effects; k++) {
        for (Fault fault : Fault.values()) {
          try (FaultWorld other = FaultWorld.inMemory(kind)) {
            ToyHistory.crashAndRunAgain(other, mode, k, fault, clean);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"DISK,APPEND", "DISK,MERGE", "OBJECTS,OVERWRITE_PARTITIONS", "OBJECTS,MERGE"})
  void changesColumnsWithTheRowsThatBroughtThemOrNotAtAll(FaultWorld.Kind kind, WriteMode mode)
      throws IOException {
    int effects;
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      ToyTable table = new ToyTable(world, mode);
      table.run("first", FIRST, 2);
      world.restart();
      table.evolving().run("second", second(mode), 3);
      effects = world.calls();
    }
    int before = 0;
    int after = 0;
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = FaultWorld.inMemory(kind)) {
          ToyTable table = new ToyTable(world, mode);
          table.run("first", FIRST, 2);
          world.arm(k, fault);
          try {
            table.evolving().run("second", second(mode), 3);
          } catch (ProcessStopped | IOException e) {
            // The fault.
          }
          world.restart();
          String where = fault + " " + k;
          TableState left = TableState.read(table.store());
          boolean happened = left.input("raw", "c").isPresent();
          before += happened ? 0 : 1;
          after += happened ? 1 : 0;
          assertThat(
              where,
              left.table().orElseThrow(),
              equalTo(happened ? ToyTable.EVOLVED : ToyTable.DEFINITION));
          table.run("again", second(mode), 3);
          assertThat(
              where,
              TableState.read(table.store()).table().orElseThrow(),
              equalTo(ToyTable.EVOLVED));
          assertThat(
              where,
              new String(table.store().read(TableLayout.TABLE), UTF_8),
              containsString("note"));
          assertThat(where, table.rows(), equalTo(ToyTable.expectedRows(second(mode).values())));
          table.assertTidy();
        }
      }
    }
    assertThat(before, greaterThan(10));
    assertThat(after, greaterThan(10));
  }

  @Test
  void leavesTheTableOfOneCleanRunAfterACrashOnDisk() throws IOException {
    WriteMode mode = WriteMode.OVERWRITE_PARTITIONS;
    FaultWorld clean = FaultWorld.onDisk(temporary.resolve("clean"));
    ToyTable table = new ToyTable(clean, mode);
    table.run("first", FIRST, 2);
    clean.restart();
    table.run("second", second(mode), 3);
    int effects = clean.calls();
    ToyHistory.Outcome outcome = ToyHistory.Outcome.of(table);
    for (int k = 1; k <= effects; k += 4) {
      Fault fault = List.of(Fault.values()).get(k / 4 % Fault.values().length);
      try (FaultWorld world = FaultWorld.onDisk(temporary.resolve("k" + k))) {
        ToyHistory.crashAndRunAgain(world, mode, k, fault, outcome);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void commitsTheFirstRunOfATableOrNothing(WriteMode mode) throws IOException {
    int effects;
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      new ToyTable(world, mode).run("first", FIRST, 1);
      effects = world.calls();
    }
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
          ToyTable table = new ToyTable(world, mode);
          world.arm(k, fault);
          try {
            table.run("first", FIRST, 1);
          } catch (ProcessStopped | IOException e) {
            // The fault.
          }
          world.restart();
          table.run("again", FIRST, 1);
          String where = fault + " " + k;
          assertThat(where, table.rows(), equalTo(ToyTable.expectedRows(FIRST.values())));
          table.assertTidy();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DISK,APPEND", "DISK,OVERWRITE", "DISK,OVERWRITE_PARTITIONS",
    "OBJECTS,APPEND", "OBJECTS,OVERWRITE", "OBJECTS,OVERWRITE_PARTITIONS"
  })
  void survivesARunThatSleepsThroughAnother(FaultWorld.Kind kind, WriteMode mode)
      throws IOException {
    Map<String, Content> third = new TreeMap<>(second(mode));
    third.put(
        "d", new Content(1, List.of(row("p=1", "d-1"), row("p=2", "d-2"), row("p=4", "d-4"))));
    List<String> expected = ToyTable.expectedRows(third.values());
    int conflicts = 0;
    int slept = 0;
    int k = 0;
    while (slept == k) {
      k++;
      try (FaultWorld world = FaultWorld.inMemory(kind)) {
        ToyTable table = new ToyTable(world, mode);
        table.run("first", FIRST, 2);
        world.restart();
        int at = k;
        List<Integer> woke = new ArrayList<>();
        world.observe(
            call -> {
              if (call == at) {
                woke.add(call);
                table.run("third", third, 2);
              }
            });
        try {
          table.run("second", second(mode), 3);
        } catch (CommitConflict e) {
          conflicts++;
          assertThat(e.winner(), equalTo("third"));
        }
        world.observe(null);
        slept += woke.size();
        if (!woke.isEmpty()) {
          assertThat("asleep after effect " + k, table.rows(), equalTo(expected));
          table.assertTidy();
        }
      }
    }
    assertThat(conflicts, greaterThan(3));
    assertThat(slept - conflicts, greaterThan(6));
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void showsReadersOldOrNewFilesAtEveryEffect(FaultWorld.Kind kind) throws IOException {
    Map<String, Content> corrected = new TreeMap<>();
    FIRST.forEach(
        (name, content) ->
            corrected.put(
                name,
                new Content(
                    2,
                    content.rows().stream()
                        .map(r -> row(r.partition(), r.text() + "!"))
                        .toList())));
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      ToyTable table = new ToyTable(world, WriteMode.OVERWRITE);
      table.run("first", FIRST, 1);
      List<String> keys = table.rows();
      Set<List<String>> seen = new java.util.LinkedHashSet<>();
      world.observe(
          call -> {
            List<String> now = table.rows();
            seen.add(now);
            assertThat(
                now.stream().map(row -> row.replace("!", "")).sorted().toList(), equalTo(keys));
          });
      table.run("second", corrected, 1);
      assertThat(seen.size(), equalTo(4)); // None, one, two and all three partitions are new.
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void commitsOnceWhenTheCommitStepRunsTwice(FaultWorld.Kind kind) throws IOException {
    int k = 0;
    boolean failed = true;
    while (failed) {
      k++;
      for (Fault fault : List.of(Fault.LOST_REPLY, Fault.FAILED)) {
        try (FaultWorld world = FaultWorld.inMemory(kind)) {
          ToyTable table = new ToyTable(world, WriteMode.APPEND);
          CommitDraft draft = stageOne(table);
          TableCommit commit = TableCommit.to(table.store());
          world.arm(k, fault);
          failed = false;
          try {
            commit.commit(0, draft);
          } catch (IOException e) {
            failed = true;
          }
          world.restart();
          Committed again = commit.commit(0, draft);
          assertThat(again.record().puts().size(), equalTo(1));
          assertThat(table.rows(), equalTo(List.of("p=1/one")));
          assertThat(TableState.read(table.store()).number(), equalTo(1L));
          // A second attempt of the step with other files: the first list stands.
          Committed other = commit.commit(0, CommitRecord.draft("run", CommitKind.DATA));
          assertThat(other.now(), equalTo(false));
          assertThat(other.record(), equalTo(again.record()));
        }
      }
    }
    assertThat(k, greaterThan(5));
  }

  private static CommitDraft stageOne(ToyTable table) throws IOException {
    CommitRecord.Put put =
        new CommitRecord.Put(
            null, TableLayout.staging("run") + "/x", "p=1/x.parquet", "p=1", 0, 1, 1, 7, "x");
    try (java.io.OutputStream out = table.store().createStaged(put.staged())) {
      out.write("one\nend".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    CommitPlan plan = new CommitPlan(WriteMode.APPEND, List.of(put), List.of(), Map.of());
    return CommitRecord.draft("run", CommitKind.DATA).files(plan, List.of());
  }

  @Test
  void refusesToCommitWhatIsNotStaged() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      ToyTable table = new ToyTable(world, WriteMode.APPEND);
      CommitDraft draft = stageOne(table);
      table.store().delete(TableLayout.staging("run") + "/x");
      CommitException missing =
          assertThrows(CommitException.class, () -> TableCommit.to(table.store()).commit(0, draft));
      assertThat(missing.error(), equalTo(CommitError.STAGED_FILE_MISSING));
      assertThat(TableState.read(table.store()).number(), equalTo(0L));
    }
  }
}
