package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Letters of an input that a later run has read again are done with, whatever became of the run
 * that wrote them; those of an input that was read again in part only, or by a run that committed
 * nothing, stay.
 */
final class StaleLettersTest {
  private static final String STRICT = "[\"\"]";
  private static final String MENDED = "[\"\", oops]";
  private static final String LIMIT = ", limit: {rows: 1}";

  @TempDir Path folder;

  /** A table whose {@code v} is null where the file has one of these texts. */
  private SpecRun spec(String mode, String nulls, String limit) throws IOException {
    boolean merges = mode.startsWith("merge");
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: stale
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited}
              columns:
                - {name: op}
                - {name: k, type: int64, required: true}
                - {name: p}
                - {name: v, type: int32, null_values: %2$s}
        %3$s
        sinks:
          lake: {type: WriteToParquet, input: %4$s, config: {path: "%1$s/lake", mode: %5$s}}
        dead_letters: {path: "%1$s/rejected"%6$s}
        """
            .formatted(
                folder,
                nulls,
                merges
                    ? """
                    steps:
                      changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
                      latest: {type: LatestPerKey, input: changes, config: {keys: [k, p]}}
                    """
                    : "",
                merges ? "latest" : "raw",
                mode,
                limit));
  }

  private void file(String name, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in").resolve(name), "op,k,p,v\n" + String.join("\n", lines) + "\n");
  }

  private List<String> rows() throws Exception {
    return Duck.lines(
        Duck.rows("SELECT k, v FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY ALL"));
  }

  private static LetterFilter letters(Optional<String> code) {
    return new LetterFilter(code, Optional.empty(), Optional.empty(), 1);
  }

  private static Outcome.Kind replay(SpecRun spec) {
    return replay(spec, Optional.empty());
  }

  private static Outcome.Kind replay(SpecRun spec, Optional<String> code) {
    return new LocalEngine()
        .replay(spec.request(), letters(code), false, RunListener.NONE)
        .outcome()
        .kind();
  }

  private static Outcome.Kind full(SpecRun spec) {
    return new LocalEngine().run(spec.request().fromAllInputs(), RunListener.NONE).outcome().kind();
  }

  private long stored() throws IOException {
    return new LocalEngine()
        .deadLettersAt(folder.resolve("rejected").toString(), letters(Optional.empty())).stream()
            .mapToLong(LetterGroup::letters)
            .sum();
  }

  @Test
  void aMergeKeepsWhatCorrectedARunOverItsLimit() throws Exception {
    file("1.csv", "I,1,x,1", "I,2,x,oops", "I,3,x,oops");
    SpecRun strict = spec("merge", STRICT, LIMIT);
    assertThat(strict.run().outcome().kind(), is(Outcome.Kind.STOPPED_BY_LIMIT));
    file("1.csv", "I,1,x,1", "I,2,x,22", "D,3,x,");
    strict.committed();
    assertThat(replay(spec("merge", MENDED, LIMIT)), is(Outcome.Kind.COMMITTED));
    assertThat(rows(), is(List.of("1,1", "2,22")));
    assertThat("done with", stored(), is(0L));
  }

  @Test
  void aMergeKeepsWhatCorrectedARunThatItsGuardStopped() throws Exception {
    String guarded = "merge, max_delete_min_rows: 0";
    file("1.csv", "I,1,x,1", "I,2,x,2", "I,3,x,3");
    spec(guarded, STRICT, "").committed();
    file("2.csv", "D,1,x,", "D,2,x,", "I,3,x,oops", "I,4,x,oops");
    SpecRun strict = spec(guarded, STRICT, "");
    assertThat(strict.run().outcome().kind(), is(Outcome.Kind.STOPPED_BY_QUALITY));
    file("2.csv", "I,2,x,22", "I,3,x,33");
    strict.committed();
    replay(spec(guarded, MENDED, ""));
    assertThat(rows(), is(List.of("1,1", "2,22", "3,33")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"merge", "append"})
  void aFileThatComesBackAfterAFullRunWithoutItIsAnother(String mode) throws Exception {
    file("0.csv", "I,0,x,0");
    file("1.csv", "I,1,x,1", "I,2,x,oops");
    SpecRun strict = spec(mode, STRICT, "");
    strict.committed();
    Files.delete(folder.resolve("in/1.csv"));
    assertThat(full(strict), is(Outcome.Kind.COMMITTED));
    file("1.csv", "I,1,x,11", "I,2,x,22");
    strict.committed();
    replay(spec(mode, MENDED, ""));
    assertThat(rows(), is(List.of("0,0", "1,11", "2,22")));
  }

  @Test
  void anAppendHasEachRowOnceAfterAFullRun() throws Exception {
    file("1.csv", "I,1,x,1", "I,2,x,oops");
    spec("append", STRICT, "").committed();
    SpecRun mended = spec("append", MENDED, "");
    assertThat(full(mended), is(Outcome.Kind.COMMITTED));
    replay(mended);
    assertThat(rows(), is(List.of("1,1", "2,")));
    assertThat("done with", stored(), is(0L));
  }

  @Test
  void anAppendHasEachRowOnceAfterARunOverItsLimit() throws Exception {
    file("1.csv", "I,1,x,1", "I,2,x,oops", "I,3,x,no");
    SpecRun strict = spec("append", STRICT, LIMIT);
    assertThat(strict.run().outcome().kind(), is(Outcome.Kind.STOPPED_BY_LIMIT));
    SpecRun partly = spec("append", MENDED, LIMIT);
    assertThat(replay(partly), is(Outcome.Kind.NOTHING_TO_DO));
    partly.committed();

    assertThat("open, as the spec's table tells", open(partly), is(1L));
    SpecRun mended = spec("append", "[\"\", oops, no]", LIMIT);
    replay(mended);
    assertThat(rows(), is(List.of("1,1", "2,", "3,")));
    assertThat(replay(mended), is(Outcome.Kind.NOTHING_TO_DO));
  }

  @Test
  void anAppendHasEachRowOnceWhereItsTableWasMadeAnew() throws Exception {
    file("1.csv", "I,1,x,1", "I,2,x,oops");
    spec("append", STRICT, "").committed();
    Files.move(folder.resolve("lake"), folder.resolve("gone"));
    SpecRun mended = spec("append", MENDED, "");
    mended.committed();
    replay(mended);
    assertThat(rows(), is(List.of("1,1", "2,")));
  }

  @Test
  void aFileThatWasReadAgainForSomePartitionsKeepsItsLetters() throws Exception {
    String partitioned = "merge, partition_by: [p]";
    file("1.csv", "I,1,x,1", "I,2,y,oops");
    file("2.csv", "I,3,x,3");
    spec(partitioned, STRICT, "").committed();
    file("2.csv", "I,3,x,33");
    SpecRun mended = spec(partitioned, MENDED, "");
    mended.committed();
    assertThat("not of a partition that is made again", rows(), is(List.of("1,1", "3,33")));
    assertThat(open(mended), is(1L));
    assertThat(replay(mended), is(Outcome.Kind.COMMITTED));
    assertThat(rows(), is(List.of("1,1", "2,", "3,33")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"merge", "append"})
  void aFullRunThatCommitsNothingLeavesLettersOpen(String mode) throws Exception {
    file("1.csv", "I,1,x,1", "I,2,x,oops");
    spec(mode, STRICT, "").committed();
    assertThat(full(spec(mode, STRICT, ", limit: {rows: 0}")), is(Outcome.Kind.STOPPED_BY_LIMIT));
    SpecRun mended = spec(mode, MENDED, "");
    assertThat(open(mended), is(1L));
    assertThat(replay(mended), is(Outcome.Kind.COMMITTED));
    assertThat(rows(), is(List.of("1,1", "2,")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"merge", "append"})
  void aReplayOfSomeLettersLeavesTheOthersOpen(String mode) throws Exception {
    file("1.csv", "I,1,x,1", "I,2,x,oops", "I,,x,3");
    spec(mode, STRICT, "").committed();
    SpecRun mended = spec(mode, MENDED, "");
    assertThat(replay(mended, Optional.of("SL-2101")), is(Outcome.Kind.COMMITTED));
    assertThat(rows(), is(List.of("1,1", "2,")));
    assertThat(open(mended), is(1L));
    assertThat(replay(mended), is(Outcome.Kind.COMMITTED));
    assertThat("refused once more", open(mended), is(1L));
  }

  private static long open(SpecRun spec) {
    return new LocalEngine()
        .deadLetters(spec.request(), letters(Optional.empty())).stream()
            .mapToLong(LetterGroup::letters)
            .sum();
  }
}
