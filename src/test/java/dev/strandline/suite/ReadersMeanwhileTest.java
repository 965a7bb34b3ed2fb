package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.cli.TableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB reads a table again and again while runs replace it, by glob and by {@code files}. */
@Tag("durability")
final class ReadersMeanwhileTest {
  private static final int RUNS = 8;

  @TempDir Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private int snapshots;
  private int repeats;
  private int globs;

  @Test
  void aGlobSeesEachKeyOnceAndASnapshotIsOneCommit() throws Exception {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("ReadersMeanwhileTest seed " + seed);
    Random random = new Random(seed);
    SmallJob job = new SmallJob(folder, "overwrite");
    // All keys from the first commit on, so that later ones only change them.
    job.addEveryKey();
    SpecRun run = SpecRun.of(job.spec("spec.yaml"));
    run.committed();
    List<List<String>> states = Collections.synchronizedList(new ArrayList<>());
    states.add(List.of());
    states.add(job.expected());
    String wrong =
        "SELECT day, count(*), count(DISTINCT id) FROM "
            + Duck.stored(job.lake())
            + " GROUP BY day HAVING count(*) <> "
            + SmallJob.KEYS
            + " OR count(DISTINCT id) <> "
            + SmallJob.KEYS;
    meanwhile(
        () -> globAgainAndAgain(wrong, () -> {}),
        () -> readSnapshots(job.lake(), states),
        () -> {
          job.add(random, 1_500);
          states.add(job.expected());
          run.committed();
        },
        RUNS);
  }

  /**
   * A merge, with deletes, also where rows move between partitions: in each partition a key is once
   * or, if it comes and goes, not at all.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGlobSeesEachKeyOfAMergeOnceAndASnapshotIsOneCommit(boolean partitionInKey)
      throws Exception {
    long seed = Long.getLong("strandline.seed", 1);
    System.out.println("ReadersMeanwhileTest of a merge, seed " + seed);
    Random random = new Random(seed);
    ChangingTable table = new ChangingTable(folder, partitionInKey);
    SpecRun run = table.spec();
    table.fill();
    run.committed();
    List<List<String>> states = Collections.synchronizedList(new ArrayList<>());
    states.add(List.of());
    states.add(table.expected());
    Path copies = folder.resolve("copies");
    String wrong =
        """
        SELECT day, max(n), count(*) FILTER (id < %2$d)
        FROM (SELECT day, id, count(*) AS n FROM %1$s GROUP BY ALL)
        GROUP BY day
        HAVING max(n) > 1 OR count(*) FILTER (id < %2$d) <> %3$d
        """
            .formatted(Duck.stored(copies), ChangingTable.STEADY, table.steadyOf());
    meanwhile(
        () -> globAgainAndAgain(wrong, () -> copy(table, copies)),
        () -> readSnapshots(table.lake(), states),
        () -> {
          table.change(random, 300);
          states.add(table.expected());
          run.committed();
        },
        RUNS / 2);
  }

  /** What a run brings, and the run. */
  private interface Change {
    void make() throws Exception;
  }

  /** Changes the table again and again while others read it; each of them more often than that. */
  private void meanwhile(Runnable globbing, Runnable reading, Change change, int least)
      throws Exception {
    CompletableFuture<Void> glob = CompletableFuture.runAsync(globbing);
    CompletableFuture<Void> files = CompletableFuture.runAsync(reading);
    try {
      for (int i = 0; i < RUNS && !glob.isDone() && !files.isDone(); i++) {
        change.make();
      }
    } finally {
      over.set(true);
    }
    glob.join();
    files.join();
    System.out.println(
        globs + " globs, " + snapshots + " snapshots, " + repeats + " times from the beginning");
    assertThat(globs, greaterThan(least));
    assertThat(snapshots, greaterThan(least));
  }

  /**
   * Opens each file once. DuckDB opens the first of a list twice for one query, and takes the
   * footer of the one for the other; whoever replaces it between the two, it fails.
   */
  private static void copy(ChangingTable table, Path copies) throws IOException {
    try (DirectoryStream<Path> days = Files.newDirectoryStream(table.lake(), "day=*")) {
      for (Path day : days) {
        for (String file : Folders.parquet(day)) {
          Path copy = copies.resolve(day.getFileName()).resolve(file);
          Files.createDirectories(copy.getParent());
          Files.write(copy, Files.readAllBytes(day.resolve(file)));
        }
      }
    }
  }

  private interface Looking {
    void look() throws IOException;
  }

  private void globAgainAndAgain(String sql, Looking first) {
    try (Duck.Session duck = Duck.session()) {
      while (!over.get()) {
        first.look();
        // A half-written file would be an error of DuckDB's.
        List<List<String>> wrong = duck.rows(sql);
        assertThat("partitions with a key twice or not at all", wrong, is(List.of()));
        globs++;
      }
    } catch (SQLException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private void readSnapshots(Path lake, List<List<String>> states) {
    LocalEngine engine = new LocalEngine();
    TableChoice table =
        new TableChoice(Optional.empty(), Optional.empty(), Optional.of(lake.toString()));
    try (Duck.Session duck = Duck.session()) {
      while (!over.get()) {
        TableFiles files = engine.files(table, OptionalLong.empty());
        String list =
            files.files().stream()
                .map(file -> "'" + file.location() + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        List<String> rows;
        try {
          rows =
              Duck.lines(
                  duck.rows(
                      "SELECT id, day, word FROM read_parquet("
                          + list
                          + ", hive_partitioning=false)"));
        } catch (SQLException e) {
          if (engine.latestCommit(table) == files.commit() && files.published()) {
            throw new AssertionError("of a published commit that is the latest", e);
          }
          repeats++;
          continue;
        }
        if (engine.latestCommit(table) != files.commit()) {
          repeats++;
          continue;
        }
        rows = new ArrayList<>(rows);
        Collections.sort(rows);
        assertThat(
            "commit " + files.commit(), rows.equals(states.get((int) files.commit())), is(true));
        snapshots++;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
