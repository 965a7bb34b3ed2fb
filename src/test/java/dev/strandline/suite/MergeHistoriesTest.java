package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of a merge table: files come in any order, are corrected, repeated, arrive
 * broken and are mended; rows are deleted; runs crash, run at once, take some inputs again, make
 * the table again, or replay what a mended spec can read. Whatever came, the table is what one
 * clean run over the files as they are now would make, by SQL over those files.
 *
 * <p>{@code -Dstrandline.seeds=N} runs N histories; {@code -Dstrandline.seed=S} that one alone.
 */
@Tag("slow")
@Tag("durability")
final class MergeHistoriesTest {
  private static final int SEEDS = Integer.getInteger("strandline.seeds", 15);
  private static final long ONE = Long.getLong("strandline.seed", -1);

  @TempDir Path folder;

  @Test
  void endAsOneCleanRunOverTheFilesAsTheyAre() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      if (ONE < 0 || ONE == seed) {
        History history = new History(seed, folder.resolve("h" + seed));
        try {
          history.play();
        } catch (Throwable e) {
          throw new AssertionError(
              "-Dstrandline.seed=" + seed + ": " + e.getMessage() + "\n" + history, e);
        }
      }
    }
  }

  /** One table, its files, and what happens to them. */
  private static final class History {
    private static final int FILES = 6;

    private static final String DAY = "yyyy-MM-dd";
    private static final String BOTH_DAYS = "[\"yyyy-MM-dd\", \"yyyyMMdd\"]";

    private final Random random;
    private final Path folder;
    private final FaultWorld world;
    private final boolean partitionInKey;
    private final boolean orderByColumn;
    private final boolean soft;
    private final StringBuilder told = new StringBuilder();
    private final Map<String, List<String>> contents = new TreeMap<>();

    /** Those that the last run has found. */
    private final Map<String, List<String>> taken = new TreeMap<>();

    private final Set<String> badlyCorrected = new HashSet<>();
    private int version;
    private boolean mended;

    /** Whether rows that the spec can read now may still be dead letters. */
    private boolean replayIsDue;

    History(long seed, Path folder) throws IOException {
      this.random = new Random(seed);
      this.folder = folder;
      this.world = FaultWorld.onDisk(folder);
      this.partitionInKey = seed % 2 == 0;
      this.soft = seed % 4 == 0;
      this.orderByColumn = random.nextInt(3) == 0;
      Files.createDirectories(folder.resolve("in"));
      Files.writeString(spec(), yaml(DAY));
    }

    private Path spec() {
      return folder.resolve("spec.yaml");
    }

    private String yaml(String days) {
      return """
          strandline: v1
          name: history
          sources:
            raw:
              type: ReadFromFiles
              config:
                path: "%1$s/in/*"
                format: {type: delimited, delimiter: ",", header: false}
                columns:
                  - {name: op, type: string, required: true}
                  - {name: id, type: int32, required: true}
                  - {name: day, type: date, pattern: %4$s, required: true}
                  - {name: rank, type: int64, required: true}
                  - {name: value, type: string}
          steps:
            changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
            latest:
              type: LatestPerKey
              input: changes
              config: {keys: [%2$s], order_by: [%3$s]}
          sinks:
            lake:
              type: WriteToParquet
              input: latest
              config: {path: "%5$s", partition_by: [day], mode: merge, deletes: %6$s}
          dead_letters: {path: "%1$s/rejected"}
          """
          .formatted(
              folder,
              partitionInKey ? "id, day" : "id",
              orderByColumn ? "rank, source_position" : "source_position",
              days,
              world.location("lake"),
              soft ? "soft" : "hard");
    }

    void play() throws Exception {
      try (world) {
        for (int step = 0; step < 5; step++) {
          for (int changes = random.nextInt(4); changes > 0; changes--) {
            change();
          }
          if (!happen()) {
            return; // stopped, as it had to be
          }
          taken.clear();
          taken.putAll(contents);
          if (!replayIsDue) {
            check();
          }
        }
        mend();
        replay();
        if (run(request())) {
          check();
        }
      }
    }

    /** One or two runs of some kind; false if inputs cannot be had again, and rightly so. */
    private boolean happen() throws Exception {
      switch (random.nextInt(9)) {
        case 0 -> {
          return full();
        }
        case 1 -> {
          return someAgain() && run(request());
        }
        case 2 -> {
          return atOnce() && run(request());
        }
        case 3, 4 -> {
          crash();
          return run(request());
        }
        case 5 -> {
          mend();
          replay();
          return run(request());
        }
        case 6 -> {
          boolean first = run(request());
          return first && run(request());
        }
        default -> {
          return run(request());
        }
      }
    }

    private Request request() {
      return Request.of(spec());
    }

    private void mend() throws IOException {
      if (!mended) {
        told.append("mended; ");
        mended = true;
        replayIsDue = true;
        Files.writeString(spec(), yaml(BOTH_DAYS));
      }
    }

    private void replay() {
      LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
      for (int times = 1 + random.nextInt(2); times > 0; times--) {
        told.append("replay; ");
        good(new LocalEngine().replay(request(), all, false, RunListener.NONE));
      }
      replayIsDue = false;
    }

    /** What is broken now has no rows in a table that is made again. */
    private boolean full() throws IOException {
      if (names().isEmpty()) {
        return run(request()); // without any input it would be stopped
      }
      told.append("full ").append(badlyCorrected).append("; ");
      boolean done = run(request().fromAllInputs());
      contents.keySet().removeAll(badlyCorrected);
      badlyCorrected.clear();
      replayIsDue = false;
      return done;
    }

    private List<String> names() throws IOException {
      try (Stream<Path> files = Files.list(folder.resolve("in"))) {
        return files.map(file -> file.getFileName().toString()).sorted().toList();
      }
    }

    private boolean someAgain() throws IOException {
      List<String> names = names();
      if (names.isEmpty()) {
        return true;
      }
      String name = names.get(random.nextInt(names.size()));
      told.append("again ").append(name).append("; ");
      return run(request().naming(List.of(name)));
    }

    private void crash() {
      List<Fault> faults = List.of(Fault.values());
      Fault fault = faults.get(random.nextInt(faults.size()));
      int at = 1 + random.nextInt(70);
      told.append(fault).append(" at ").append(at).append("; ");
      world.arm(at, fault);
      try {
        new LocalEngine().run(request(), RunListener.NONE);
      } catch (ProcessStopped | CommandFailed e) {
        told.append(e.getMessage()).append("; ");
      }
      world.restart();
    }

    /** Two runs that begin together: one of them happens, or both after one another. */
    private boolean atOnce() throws Exception {
      told.append("two at once; ");
      CyclicBarrier start = new CyclicBarrier(2);
      Callable<ExitCode> run =
          () -> {
            start.await();
            try {
              return new LocalEngine().run(request(), RunListener.NONE).outcome().exitCode();
            } catch (CommandFailed e) {
              return e.exitCode();
            }
          };
      ExecutorService pool = Executors.newFixedThreadPool(2);
      try {
        List<Future<ExitCode>> ends = List.of(pool.submit(run), pool.submit(run));
        Set<ExitCode> codes = new HashSet<>(List.of(ends.get(0).get(), ends.get(1).get()));
        return codes.equals(Set.of(ExitCode.DONE))
            || codes.equals(Set.of(ExitCode.DONE, ExitCode.LOCKED));
      } finally {
        pool.shutdownNow();
      }
    }

    private void change() throws IOException {
      String name = "f" + random.nextInt(FILES) + ".csv.gz";
      int kind = random.nextInt(6);
      List<String> lines = contents.get(name);
      if (lines != null && kind == 0 && !badlyCorrected.contains(name)) {
        told.append("touched ").append(name).append("; ");
        write(name, lines, Integer.MAX_VALUE);
      } else if (lines == null && kind == 1) {
        told.append("broken ").append(name).append("; ");
        write(name, rows(), 3);
      } else if (lines != null && kind == 2) {
        // A correction that arrives broken: the good rows of before stay.
        told.append("badly corrected ").append(name).append("; ");
        write(name, rows(), 3);
        if (taken.containsKey(name)) {
          contents.put(name, taken.get(name));
          badlyCorrected.add(name);
        } else {
          contents.remove(name); // no run has seen what it was
        }
      } else {
        told.append(lines == null ? "new " : "corrected ").append(name).append("; ");
        List<String> now = rows();
        contents.put(name, now);
        badlyCorrected.remove(name);
        write(name, now, Integer.MAX_VALUE);
      }
    }

    private List<String> rows() {
      List<String> rows = new ArrayList<>();
      version++;
      for (int i = random.nextInt(12); i >= 0; i--) {
        rows.add(
            (random.nextInt(4) == 0 ? "D," : "U,")
                + random.nextInt(8)
                + (random.nextInt(12) == 0 ? ",2026010" : ",2026-01-0")
                + (1 + random.nextInt(4))
                + ","
                + random.nextInt(5)
                + ",v"
                + version
                + "-"
                + i);
      }
      return rows;
    }

    /** Written beside and moved, so that it has another inode. */
    private void write(String name, List<String> lines, int most) throws IOException {
      Path next = folder.resolve("next");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(next))) {
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = Files.readAllBytes(next);
      int length = most == Integer.MAX_VALUE ? bytes.length : bytes.length - most;
      Files.write(next, java.util.Arrays.copyOf(bytes, length));
      Files.move(
          next,
          folder.resolve("in").resolve(name),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** False if the run was stopped since rows cannot be had again, as it should be. */
    private boolean run(Request request) {
      try {
        RunReport report = new LocalEngine().run(request, RunListener.NONE);
        told.append("run ").append(report.outcome().kind()).append("\n");
        good(report);
        return true;
      } catch (CommandFailed e) {
        if (!badlyCorrected.isEmpty() && e.id().equals("SL-3405")) {
          return false;
        }
        throw e;
      }
    }

    private static void good(RunReport report) {
      assertThat(
          report.outcome().message(),
          report.outcome().kind() == Outcome.Kind.COMMITTED
              || report.outcome().kind() == Outcome.Kind.NOTHING_TO_DO,
          is(true));
      assertThat("books balance: " + report.sinks(), report.balanced(), is(true));
    }

    private void check() throws Exception {
      List<List<String>> found = new ArrayList<>();
      if (!Folders.parquet(folder.resolve("lake")).isEmpty()) {
        found =
            Duck.rows(
                "SELECT id, day, rank, value FROM "
                    + Duck.stored(folder.resolve("lake"))
                    + (soft ? " WHERE _sl_deleted IS NULL" : "")
                    + " ORDER BY ALL");
      }
      assertThat(found, is(expected()));
      assertThat(
          Folders.strays(folder.resolve("lake")).stream()
              .filter(file -> !file.endsWith(".tmp")) // of runs that crashed
              .toList(),
          is(empty()));
    }

    private List<List<String>> expected() throws Exception {
      try (Duck.Session duck = Duck.session()) {
        duck.run(
            "CREATE TABLE r (file TEXT, line INT, op TEXT, id INT, day DATE, rank BIGINT, value TEXT)");
        List<List<String>> rows = new ArrayList<>();
        contents.forEach(
            (name, lines) -> {
              for (int i = 0; i < lines.size(); i++) {
                List<String> row = new ArrayList<>(List.of(name, String.valueOf(i + 1)));
                List<String> cells = new ArrayList<>(List.of(lines.get(i).split(",")));
                if (cells.get(2).length() == 8) {
                  cells.set(2, cells.get(2).replaceFirst("(....)(..)(..)", "$1-$2-$3"));
                  if (!mended) {
                    continue; // a dead letter
                  }
                }
                row.addAll(cells);
                rows.add(row);
              }
            });
        duck.insert("r", rows);
        return duck.rows(
            "SELECT id, day, rank, value FROM (SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY "
                + (partitionInKey ? "id, day" : "id")
                + " ORDER BY "
                + (orderByColumn ? "rank DESC, " : "")
                + "file DESC, line DESC) = 1) WHERE op <> 'D' ORDER BY ALL");
      }
    }

    @Override
    public String toString() {
      return "partition in key "
          + partitionInKey
          + ", by rank "
          + orderByColumn
          + ", soft "
          + soft
          + "\n"
          + told
          + "\n"
          + contents;
    }
  }
}
