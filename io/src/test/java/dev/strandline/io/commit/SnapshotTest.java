package dev.strandline.io.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.commit.ToyTable.Content;
import dev.strandline.io.commit.ToyTable.Row;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader between any two durable effects of runs that come, die and come again. */
final class SnapshotTest {
  /** What the table is after each commit, from the first. */
  private final List<List<String>> states = new ArrayList<>();

  private List<String> current = List.of();
  private int whole;
  private int repeated;

  @ParameterizedTest
  @CsvSource({
    "DISK,APPEND", "DISK,OVERWRITE", "DISK,OVERWRITE_PARTITIONS", "DISK,MERGE",
    "OBJECTS,APPEND", "OBJECTS,OVERWRITE", "OBJECTS,OVERWRITE_PARTITIONS", "OBJECTS,MERGE"
  })
  void aReaderThatLooksAgainSeesOneCommitAndNoMixture(FaultWorld.Kind kind, WriteMode mode)
      throws IOException {
    long first = Long.getLong("strandline.seed", 1L);
    int histories = Long.getLong("strandline.seed") == null ? 30 : 1;
    System.out.println("SnapshotTest " + kind + " " + mode + " seed " + first);
    for (long seed = first; seed < first + histories; seed++) {
      states.clear();
      states.add(List.of());
      try (FaultWorld world = FaultWorld.inMemory(kind)) {
        history(world, mode, new Random(seed), "seed " + seed);
      }
    }
    assertThat(whole, greaterThan(100));
    assertThat(repeated, greaterThan(mode == WriteMode.APPEND ? -1 : 10));
  }

  private void history(FaultWorld world, WriteMode mode, Random random, String where)
      throws IOException {
    ToyTable table = new ToyTable(world, mode);
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(new Reader(Stores.open(world.location("table")), where));
    }
    Map<String, Content> contents = new TreeMap<>();
    for (int run = 1; run <= 5; run++) {
      change(contents, mode, random, run);
      boolean dies = random.nextInt(3) == 0;
      if (dies) {
        world.arm(1 + random.nextInt(30), List.of(Fault.values()).get(random.nextInt(3)));
      } else {
        world.restart();
      }
      current = ToyTable.expectedRows(contents.values());
      world.observe(
          call -> {
            // What stands still is whole at any moment; who reads on meanwhile finds out.
            readers.get(0).readAll();
            readers.get(1 + random.nextInt(2)).step();
          });
      try {
        table.run("run" + run, contents, 2);
      } catch (ProcessStopped e) {
        world.observe(null);
        world.restart();
        readers.get(0).readAll();
        world.observe(call -> readers.get(1 + random.nextInt(2)).step());
        table.run("run" + run + "again", contents, 2);
      }
      world.observe(null);
      assertThat(where, readers.get(0).readAll(), equalTo(current));
    }
    for (Reader reader : readers) {
      repeated += reader.repeated;
      whole += reader.whole;
    }
  }

  private static void change(
      Map<String, Content> contents, WriteMode mode, Random random, int run) {
    contents.put("n" + run, content(1, random, "n" + run + "-"));
    if (mode != WriteMode.APPEND) {
      String old = "n" + (1 + random.nextInt(run));
      contents.put(old, content(run, random, old + "-v" + run));
    }
  }

  private static Content content(long version, Random random, String text) {
    List<Row> rows = new ArrayList<>();
    for (int i = random.nextInt(5) + 1; i > 0; i--) {
      rows.add(new Row("p=" + random.nextInt(3), text + " " + i));
    }
    return new Content(version, rows);
  }

  /** Reads a file at a time; many effects may be made between two steps. */
  private final class Reader {
    private final Store store;
    private final String where;
    private final List<String> rows = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private int next;
    private int whole;
    private int repeated;

    Reader(Store store, String where) {
      this.store = store;
      this.where = where;
    }

    /** Reads to the end, from the beginning, and gives the rows. */
    List<String> readAll() throws IOException {
      snapshot = null;
      int before = whole;
      int again = repeated;
      while (whole == before) {
        step();
      }
      assertThat(where + ": nobody was at work, and yet again", repeated, is(again));
      return List.copyOf(rows);
    }

    void step() throws IOException {
      Snapshot read = snapshot;
      if (read == null) {
        snapshot = Snapshot.latest(store);
        rows.clear();
        next = 0;
      } else if (next < read.files().size()) {
        Snapshot.Placed placed = read.files().get(next++);
        try {
          String text = new String(store.read(placed.path()), UTF_8);
          assertThat(where, text.endsWith("\nend"), is(true));
          for (String line : List.of(text.split("\n", -1))) {
            if (!line.equals("end")) {
              rows.add(placed.file().partition() + "/" + line);
            }
          }
        } catch (NoSuchFileException e) {
          again();
        }
      } else if (Snapshot.isLatest(store, read.commit())) {
        rows.sort(null);
        whole++;
        while (states.size() <= read.commit()) {
          states.add(current); // an overwrite's rerun commits the same again
        }
        snapshot = null;
        assertThat(
            where + " commit " + read.commit(), rows, equalTo(states.get((int) read.commit())));
      } else {
        again();
      }
    }

    private void again() {
      snapshot = null;
      repeated++;
    }
  }

  @Test
  void anOlderCommitIsListedWhileItsFilesAreThere() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      ToyTable table = new ToyTable(world, WriteMode.APPEND);
      Map<String, Content> contents = new TreeMap<>();
      contents.put("a", new Content(1, List.of(new Row("p=1", "a1"))));
      table.run("one", contents, 1);
      contents.put("b", new Content(1, List.of(new Row("p=1", "b1"))));
      table.run("two", contents, 1);
      assertThat(Snapshot.of(table.store(), 1).files().size(), is(1));
      assertThat(Snapshot.of(table.store(), 2).files().size(), is(2));
      assertThat(Snapshot.of(table.store(), 0).files(), is(empty()));
      CommitException none =
          assertThrows(CommitException.class, () -> Snapshot.of(table.store(), 3));
      assertThat(none.getMessage(), containsString("its latest commit is 2"));
    }
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      ToyTable table = new ToyTable(world, WriteMode.OVERWRITE);
      Map<String, Content> contents = new TreeMap<>();
      contents.put("a", new Content(1, List.of(new Row("p=1", "a1"))));
      table.run("one", contents, 1);
      contents.put("a", new Content(2, List.of(new Row("p=1", "a2"))));
      table.run("two", contents, 1);
      CommitException gone =
          assertThrows(CommitException.class, () -> Snapshot.of(table.store(), 1));
      assertThat(gone.getMessage(), containsString("later commits replaced 1 of 1"));
      assertThat(gone.getMessage(), not(containsString("null")));
    }
  }
}
