package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.cli.TableFiles;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB reads a table again and again while runs replace it, by glob and by {@code files}. */
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
    CompletableFuture<Void> glob = CompletableFuture.runAsync(() -> globAgainAndAgain(job));
    CompletableFuture<Void> files = CompletableFuture.runAsync(() -> readSnapshots(job, states));
    try {
      for (int i = 0; i < RUNS && !glob.isDone() && !files.isDone(); i++) {
        job.add(random, 1_500);
        states.add(job.expected());
        run.committed();
      }
    } finally {
      over.set(true);
    }
    glob.join();
    files.join();
    System.out.println(
        globs + " globs, " + snapshots + " snapshots, " + repeats + " times from the beginning");
    assertThat(globs, greaterThan(RUNS));
    assertThat(snapshots, greaterThan(RUNS));
  }

  private void globAgainAndAgain(SmallJob job) {
    try (Duck.Session duck = Duck.session()) {
      while (!over.get()) {
        // A half-written file would be an error of DuckDB's.
        List<List<String>> wrong =
            duck.rows(
                "SELECT day, count(*), count(DISTINCT id) FROM "
                    + Duck.stored(job.lake())
                    + " GROUP BY day HAVING count(*) <> "
                    + SmallJob.KEYS
                    + " OR count(DISTINCT id) <> "
                    + SmallJob.KEYS);
        assertThat("partitions with a key twice or not at all", wrong, is(List.of()));
        globs++;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void readSnapshots(SmallJob job, List<List<String>> states) {
    LocalEngine engine = new LocalEngine();
    TableChoice table =
        new TableChoice(Optional.empty(), Optional.empty(), Optional.of(job.lake().toString()));
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
