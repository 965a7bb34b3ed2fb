package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.RunReport;
import dev.strandline.suite.RandomJob.Expected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random specs over random files give what SQL in another engine gives, row for row, and lose no
 * record: each is in the table, replaced, filtered, or a letter.
 *
 * <p>{@code -Dstrandline.seeds=N} runs N seeds on the local runner and a tenth as many on Direct
 * and on Flink; {@code -Dstrandline.seed=S} runs that one seed alone.
 */
@Tag("slow")
@Tag("runners")
final class RandomMainJobTest {
  private static final int SEEDS = Integer.getInteger("strandline.seeds", 30);
  private static final long ONE = Long.getLong("strandline.seed", -1);

  @TempDir Path folder;

  @Test
  void equalsTheSameJobInSql() throws Exception {
    long rows = 0;
    if (ONE >= 0) {
      rows = check(ONE, SpecRun.LOCAL);
    } else {
      for (long seed = 0; seed < SEEDS; seed++) {
        rows += check(seed, SpecRun.LOCAL);
      }
    }
    assertThat("rows compared", rows, is(greaterThan(0L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.DIRECT, SpecRun.FLINK})
  void equalsTheSameJobInSqlOnOtherRunners(String runner) throws Exception {
    for (long seed = 1_000; seed < 1_000 + Math.max(3, SEEDS / 10) && ONE < 0; seed++) {
      check(seed, runner);
    }
  }

  private long check(long seed, String runner) throws Exception {
    RandomJob job = new RandomJob(seed, folder.resolve(runner + seed));
    try {
      return compare(job, runner);
    } catch (Throwable e) {
      throw new AssertionError(
          "seed "
              + seed
              + " on "
              + runner
              + " (-Dstrandline.seed="
              + seed
              + "): "
              + e.getMessage()
              + "\n"
              + job,
          e);
    }
  }

  private long compare(RandomJob job, String runner) throws Exception {
    Expected expected = job.expected();
    if (job.plain()) {
      Expected read = job.expectedFromFiles();
      assertThat("DuckDB read the files as they were meant", read.latest(), is(expected.latest()));
    }
    RunReport report = SpecRun.of(job.lake().getParent(), job.yaml()).on(runner).committed();

    same("lake", rows(job, job.lake()), expected.latest());
    if (job.keepsAll()) {
      same("all", rows(job, job.all()), expected.all());
    }
    same("letters", letters(job.rejected()), expected.letters());
    assertThat("records read", report.nodes().get(0).in(), is((long) expected.records()));
    assertThat(
        "rows of the report's sink",
        report.sinks().get(0).in(),
        is((long) expected.latest().size()));
    assertThat(Folders.strays(job.lake()), is(empty()));
    return expected.latest().size();
  }

  private static List<List<String>> rows(RandomJob job, Path table) throws Exception {
    return Folders.parquet(table).isEmpty() ? List.of() : job.rowsOf(table);
  }

  private static <T> void same(String what, Collection<T> found, Collection<T> expected) {
    List<T> missing = new ArrayList<>(expected);
    found.forEach(missing::remove);
    List<T> surplus = new ArrayList<>(found);
    expected.forEach(surplus::remove);
    assertThat(what + ": missing " + missing + ", surplus", surplus, is(empty()));
    assertThat(what + ": missing", missing, is(empty()));
  }

  private static Set<String> letters(Path store) throws Exception {
    Set<String> letters = new TreeSet<>();
    if (Folders.parquet(store).isEmpty()) {
      return letters;
    }
    for (List<String> letter :
        Duck.rows("SELECT step, object, record FROM " + Duck.stored(store))) {
      if (!letters.add(String.join(" ", letter))) {
        throw new AssertionError("a letter twice: " + letter);
      }
    }
    return letters;
  }

  @Test
  void drawsTheSameJobFromTheSameSeed() throws Exception {
    RandomJob once = new RandomJob(7, folder.resolve("same"));
    RandomJob again = new RandomJob(7, folder.resolve("same"));
    assertThat(once.toString(), is(again.toString()));
    assertThat(once.expected(), is(again.expected()));
  }
}
