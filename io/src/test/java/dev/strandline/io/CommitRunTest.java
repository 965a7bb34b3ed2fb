package dev.strandline.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.table.WriteToParquet;
import dev.strandline.io.table.WriteToParquetConfig;
import dev.strandline.model.Books;
import dev.strandline.model.Column;
import dev.strandline.model.Flow;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowKey;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commit step that a runner repeats: after it has happened, at once, or after a crash. */
final class CommitRunTest {
  private static final Schema SCHEMA = Schema.of(Column.required("id", Type.Plain.INT64));
  private static final String RUN = "20260101T000000000-00000001";

  /** A run up to its commit step. */
  private static final class Ready {
    private final FaultWorld world;
    private final CommitRun.Settings settings;
    private final List<RunFact> facts = new ArrayList<>();

    Ready(FaultWorld world, WriteMode mode) throws IOException {
      this(world, mode, RUN);
    }

    Ready(FaultWorld world, WriteMode mode, String id) throws IOException {
      this.world = world;
      RunContext run = new RunContext(id, "twice", "hash", Instant.parse("2026-01-01T00:00:00Z"));
      boolean append = mode == WriteMode.APPEND;
      RowKey key = append ? RowKey.NONE : RowKey.of(List.of("id"));
      WriteToParquetConfig config =
          new WriteToParquetConfig(
              world.location("lake"),
              List.of(),
              mode,
              WriteToParquetConfig.OnChanged.REPROCESS,
              WriteToParquetConfig.Deletes.HARD,
              null,
              ParquetSettings.Compression.SNAPPY,
              256L << 20,
              128L << 20,
              true,
              true,
              false,
              0.5,
              1_000,
              OnDrift.FAIL,
              List.of());
      Sink sink = new WriteToParquet().open("lake", config, SCHEMA, key, run);
      Input input = new Input("raw", "a", "/in/a", 1, 1, "v1", 1);
      sink.take(
          List.of(new Offered(input, Offered.Ask.IF_NEW)),
          new InputContents() {
            @Override
            public String checksum(Input of) {
              return "";
            }

            @Override
            public String verdict(Input of) {
              return "";
            }
          });
      SinkCommit commit = sink.prepare(0);
      settings =
          new CommitRun.Settings(
              id,
              new LinkedHashMap<>(Map.of("lake", commit)),
              Map.of("lake", List.of("raw")),
              Map.of(),
              List.of(new Flow(List.of("raw"), List.of("lake"))),
              RunLimits.NONE,
              "");
      Origin origin = Origin.file("raw", "a", 1);
      RowWriter rows = new RowWriter(SCHEMA);
      for (int i = 0; i < 3; i++) {
        rows.begin(Op.INSERT, rows.origin(origin), i + 1);
        rows.putLong(i);
        rows.end();
      }
      try (ShardWriter writer = sink.output().open(new Shard("", 0, 1).name(), SCHEMA)) {
        RowCursor row = rows.take().cursor();
        while (row.next()) {
          writer.add(row);
        }
        writer
            .finish()
            .forEach(
                file -> facts.add(new RunFact.Written("lake", file.from(List.of(origin.text())))));
      }
      facts.add(new RunFact.Consumed(input, "", 3, 0, "", false));
      facts.add(
          new RunFact.Counted(
              Books.of("raw", Map.of(Books.Entry.IN, 3L, Books.Entry.OUT, 3L))
                  .plus(Books.of("lake", Map.of(Books.Entry.IN, 3L, Books.Entry.INSERTED, 3L)))));
    }

    /** The step, as it comes to a worker. */
    void close() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(settings);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        new CommitRun.Closing((CommitRun.Settings) in.readObject()).add(facts).close();
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }

    /** Records, data files, and what they hold. */
    Map<String, String> seen() throws IOException {
      Store store = Stores.open(world.location("lake"));
      Map<String, String> seen = new TreeMap<>();
      for (ObjectStat file : store.list("")) {
        if (!file.path().endsWith(".tmp")) {
          String name = file.path().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "random");
          seen.put(name, Integer.toString(store.read(file.path()).length));
        }
      }
      return seen;
    }

    void assertOnce() throws IOException {
      TableState state = TableState.read(Stores.open(world.location("lake")));
      assertThat(state.number(), is(1L));
      assertThat(state.published(), is(true));
      assertThat(state.rows(), is(3L));
      assertThat(state.files().size(), is(1));
      assertThat(state.inputs().size(), is(1));
    }
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void commitsOnceWhenItIsRepeated(WriteMode mode) throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Ready run = new Ready(world, mode);
      run.close();
      run.assertOnce();
      Map<String, String> after = run.seen();
      run.close();
      run.assertOnce();
      assertThat(run.seen(), equalTo(after));
    }
  }

  @Test
  void commitsNothingOfWhatWasLostOnItsWay() throws IOException {
    Books lost = Books.of("raw", Map.of(Books.Entry.IN, 1L, Books.Entry.OUT, 1L));
    assertUnbalanced(lost, "raw gave 4 rows to lake, where 3 came in");
    Books letter = Books.of("raw", Map.of(Books.Entry.IN, 1L, Books.Entry.REJECTED, 1L));
    assertUnbalanced(letter, "1 rows were refused, and reasons told of 0");
  }

  private static void assertUnbalanced(Books more, String says) throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Ready run = new Ready(world, WriteMode.APPEND);
      run.facts.add(new RunFact.Counted(more));
      run.close();
      RunOutcome outcome =
          RunOutcome.parse(Stores.open(run.settings.folder()).read(RunOutcome.FILE));
      assertThat(outcome.status(), is(RunOutcome.Status.UNBALANCED));
      assertThat(outcome.message(), containsString(says));
      assertThat(TableState.read(Stores.open(world.location("lake"))).number(), is(0L));
    }
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void tellsItsOwnProcessWhatTheFileTellsOthers(WriteMode mode) throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK);
        RunWatch watch = RunWatch.of(RUN, () -> {})) {
      Ready run = new Ready(world, mode);
      run.close();
      RunOutcome kept = RunOutcome.parse(Stores.open(run.settings.folder()).read(RunOutcome.FILE));
      assertThat(watch.outcome(), is(Optional.of(kept)));
    }
  }

  @Test
  void tellsItsOwnProcessNothingBeforeTheFileIsKept() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Ready run = new Ready(world, WriteMode.MERGE);
      world.restart();
      run.close();
      int effects = world.calls();
      for (int effect = 1; effect <= effects; effect++) {
        tellsOnlyWhatIsKept(effect);
      }
    }
  }

  private static void tellsOnlyWhatIsKept(int effect) throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK);
        RunWatch watch = RunWatch.of(RUN, () -> {})) {
      Ready run = new Ready(world, WriteMode.MERGE);
      world.restart();
      world.arm(effect, Fault.BEFORE);
      assertThrows(ProcessStopped.class, run::close);
      assertThat(watch.outcome(), is(Optional.empty()));
    }
  }

  /** Books of what another run has replaced meanwhile say nothing of the run. */
  @Test
  void aRunThatIsOvertakenSaysNothingElse() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Ready late = new Ready(world, WriteMode.MERGE);
      new Ready(world, WriteMode.MERGE, "20260101T000000001-00000002").close();
      late.facts.add(new RunFact.Counted(Books.of("raw", Map.of(Books.Entry.IN, 1L))));
      assertThrows(CommitConflict.class, late::close);
      late.assertOnce();
    }
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void commitsOnceWhenTwoWorkersDoItAtOnce(WriteMode mode) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.OBJECTS)) {
          Ready run = new Ready(world, mode);
          CyclicBarrier start = new CyclicBarrier(2);
          Callable<Boolean> step =
              () -> {
                start.await();
                run.close();
                return true;
              };
          List<Future<Boolean>> ends = List.of(pool.submit(step), pool.submit(step));
          for (Future<Boolean> end : ends) {
            assertThat(end.get(), is(true));
          }
          run.assertOnce();
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void commitsOnceWhenItIsRepeatedAfterAnyCrash(FaultWorld.Kind kind) throws IOException {
    int effects;
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      Ready run = new Ready(world, WriteMode.MERGE);
      world.restart();
      run.close();
      effects = world.calls();
    }
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = FaultWorld.inMemory(kind)) {
          Ready run = new Ready(world, WriteMode.MERGE);
          world.arm(k, fault);
          try {
            run.close();
          } catch (ProcessStopped | IOException e) {
            // The worker is gone; the runner repeats the bundle.
          }
          world.restart();
          run.close();
          run.assertOnce();
        }
      }
    }
  }
}
