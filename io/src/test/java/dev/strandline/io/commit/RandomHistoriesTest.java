package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.strandline.io.commit.ToyTable.Content;
import dev.strandline.io.commit.ToyTable.Row;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happened on the way, the table is what one run over everything would have made. */
final class RandomHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("strandline.histories", 1000);
  private static final long SEED = Long.getLong("strandline.seed", 1L);

  @Test
  void endAsOneCleanRunWouldHave() throws IOException {
    System.out.println("strandline.seed=" + SEED + " histories=" + HISTORIES);
    EnumSet<Fault> met = EnumSet.noneOf(Fault.class);
    int conflicts = 0;
    for (int i = 0; i < HISTORIES; i++) {
      History history = new History(SEED + i);
      try {
        history.live();
      } catch (AssertionError | RuntimeException | IOException e) {
        throw new AssertionError(
            "-Dstrandline.seed=" + (SEED + i) + " -Dstrandline.histories=1: " + history.log, e);
      }
      met.addAll(history.met);
      conflicts += history.conflicts;
    }
    assertThat(
        met.isEmpty() || HISTORIES < 100 || met.size() == Fault.values().length, equalTo(true));
    if (HISTORIES >= 100) {
      assertThat(conflicts, greaterThan(0));
    }
  }

  /**
   * Inputs that come and change, runs that crash, runs that overlap; then one that is left alone.
   */
  private static final class History {
    private final Random random;
    private final FaultWorld world;
    private final WriteMode mode;
    private final ToyTable table;
    private final Map<String, Content> source = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private final EnumSet<Fault> met = EnumSet.noneOf(Fault.class);
    private int conflicts;
    private int runs;

    History(long seed) {
      random = new Random(seed);
      world = FaultWorld.inMemory(pick(List.of(FaultWorld.Kind.values())));
      mode = pick(List.of(WriteMode.values()));
      table = new ToyTable(world, mode);
      log.add(String.valueOf(mode));
    }

    void live() throws IOException {
      try (world) {
        for (int steps = 3 + random.nextInt(8); steps > 0; steps--) {
          switch (random.nextInt(5)) {
            case 0 -> overlap();
            case 1 -> crash();
            case 2 -> {
              crash();
              crash();
            }
            default -> change();
          }
          table.rows(); // Asserts that every file is whole.
        }
        change();
        run("left alone");
        check();
      }
    }

    private void check() throws IOException {
      assertThat(table.rows(), equalTo(ToyTable.expectedRows(source.values())));
      Set<String> letters = new TreeSet<>();
      Set<String> ledger = new TreeSet<>();
      source.forEach(
          (name, content) -> {
            ledger.add(name + " v" + content.version());
            content.rows().stream()
                .filter(row -> row.partition().isEmpty())
                .forEach(row -> letters.add(name + " " + row.text()));
          });
      Set<String> missing = new TreeSet<>(letters);
      missing.removeAll(table.letterTexts());
      assertThat("letters that are missing", missing, equalTo(Set.of()));
      assertThat(table.ledger(), equalTo(ledger));
      table.assertTidy();
    }

    private void change() {
      boolean corrects = mode != WriteMode.APPEND && !source.isEmpty() && random.nextInt(3) == 0;
      if (corrects && mode == WriteMode.OVERWRITE && source.size() > 1 && random.nextBoolean()) {
        log.add("drop " + source.remove(pick(List.copyOf(source.keySet()))));
        return;
      }
      String name =
          corrects ? pick(List.copyOf(source.keySet())) : "in" + source.size() + "x" + log.size();
      Content before = source.get(name);
      List<Row> rows = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        String partition = random.nextInt(8) == 0 ? "" : "p=" + random.nextInt(4);
        rows.add(new Row(partition, name + "-" + random.nextInt(1000)));
      }
      source.put(name, new Content(before == null ? 1 : before.version() + 1, rows));
      log.add(name + "=" + source.get(name));
    }

    private void run(String how) throws IOException {
      log.add("run " + how);
      table.run("run" + ++runs, source, 1 + random.nextInt(3));
    }

    private void crash() {
      Fault fault = pick(List.of(Fault.values()));
      world.arm(1 + random.nextInt(40), fault);
      try {
        run(fault + "");
      } catch (ProcessStopped | IOException e) {
        met.add(fault);
        log.add(e.getMessage());
      }
      world.restart();
    }

    /** Two runs planned on one state; the second to commit must not. */
    private void overlap() throws IOException {
      Map<String, Content> before = new TreeMap<>(source);
      ToyTable.Plan late = table.plan(before);
      long base = TableState.read(table.store()).number();
      change();
      run("between");
      boolean overtaken = TableState.read(table.store()).number() > base;
      try {
        late.commit("late" + ++runs, 1 + random.nextInt(3));
      } catch (CommitConflict e) {
        assertThat(overtaken, equalTo(true));
        conflicts++;
      }
      log.add("late run, overtaken " + overtaken);
    }

    private <T> T pick(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void letsExactlyOneOfTwoCommit(FaultWorld.Kind kind) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      ToyTable table = new ToyTable(world, WriteMode.APPEND);
      Map<String, Content> source = new TreeMap<>();
      for (int round = 0; round < 100; round++) {
        source.put("in" + round, new Content(1, List.of(new Row("p=1", "row" + round))));
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Boolean>> done = new ArrayList<>();
        for (String name : List.of("one" + round, "two" + round)) {
          ToyTable.Plan plan = table.plan(source);
          Callable<Boolean> commit =
              () -> {
                start.await();
                try {
                  plan.commit(name, 1);
                  return true;
                } catch (CommitConflict e) {
                  return false;
                }
              };
          done.add(pool.submit(commit));
        }
        assertThat(done.get(0).get() ^ done.get(1).get(), equalTo(true));
        assertThat(table.rows(), equalTo(ToyTable.expectedRows(source.values())));
      }
      assertThat(TableState.read(table.store()).number(), equalTo(100L));
    } finally {
      pool.shutdownNow();
    }
  }
}
