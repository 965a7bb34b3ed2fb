package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters that are read again: once, behind newer rows, with their history kept. */
final class ReplayTest {
  private static final String BOTH = "[\"yyyy-MM-dd\", \"yyyyMMdd\"]";
  private static final String ONE = "yyyy-MM-dd";

  @TempDir Path folder;

  private SpecRun spec(String mode, String pattern, String step) throws IOException {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: replayed
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, delimiter: ",", header: true}
              columns:
                - {name: id, type: int32, required: true}
                - {name: day, type: date, pattern: %2$s, required: true}
                - {name: amount, type: string}
        steps:
          typed: {type: Cast, input: raw, config: {columns: [{name: amount, type: %4$s}]}}
          latest: {type: LatestPerKey, input: typed, config: {keys: [id]}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: %3$s}}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(folder, pattern, mode, step));
  }

  private void file(String name, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in").resolve(name), "id,day,amount\n" + String.join("\n", lines) + "\n");
  }

  private List<String> rows() throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT id, day, amount FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY ALL"));
  }

  private static RunReport replay(SpecRun spec, boolean discard, Optional<String> code) {
    RunReport report =
        new LocalEngine()
            .replay(
                spec.request(),
                new LetterFilter(code, Optional.empty(), Optional.empty(), 0),
                discard,
                RunListener.NONE);
    assertThat("books balance: " + report.nodes(), report.balanced(), is(true));
    return report;
  }

  private List<LetterGroup> letters() throws IOException {
    return new LocalEngine()
        .deadLettersAt(
            folder.resolve("rejected").toString(),
            new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"merge", "append"})
  void takesInWhatTheSpecCanReadNowOnce(String mode) throws Exception {
    file("a.csv", "1,2026-01-01,10", "2,20260102,20", "x,2026-01-03,30", "4,20260104,40");
    spec(mode, ONE, "int32").committed();
    assertThat(rows(), is(List.of("1,2026-01-01,10")));

    SpecRun mended = spec(mode, BOTH, "int32");
    assertThat(
        replay(mended, false, Optional.empty()).outcome().kind(), is(Outcome.Kind.COMMITTED));
    List<String> all = List.of("1,2026-01-01,10", "2,2026-01-02,20", "4,2026-01-04,40");
    assertThat(rows(), is(all));
    assertThat(letters().size(), is(1));
    assertThat(letters().get(0).code(), is("SL-2101"));
    assertThat("attempts", letters().get(0).attempts(), is(2L));
    assertThat("first seen", letters().get(0).firstSeen(), is(not(letters().get(0).lastSeen())));

    replay(mended, false, Optional.empty());
    assertThat("a second replay adds nothing", rows(), is(all));
    replay(mended, true, Optional.of("SL-2101"));
    assertThat("given up", letters(), is(empty()));
    assertThat(
        replay(mended, false, Optional.empty()).outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
    assertThat("history", Folders.files(folder.resolve("rejected")), is(not(empty())));
    assertThat(Folders.strays(folder.resolve("rejected")), is(empty()));
  }

  @Test
  void neverReplacesANewerRow() throws Exception {
    file("a.csv", "1,20260101,10", "2,2026-01-02,20");
    spec("merge", ONE, "int32").committed();
    file("b.csv", "1,2026-02-02,99");
    spec("merge", ONE, "int32").committed();

    RunReport report = replay(spec("merge", BOTH, "int32"), false, Optional.empty());
    assertThat(rows(), is(List.of("1,2026-02-02,99", "2,2026-01-02,20")));
    assertThat("stale", report.sinks().get(0).stale(), is(1L));
    assertThat(letters(), is(empty()));
  }

  @Test
  void whatWasReplayedGoesWhenItsFileIsCorrected() throws Exception {
    file("a.csv", "1,2026-01-01,10", "2,20260102,20");
    String partitioned = "/lake\", partition_by: [day]";
    String yaml = Files.readString(spec("merge", ONE, "int32").spec());
    SpecRun run =
        SpecRun.of(
            folder, yaml.replace("keys: [id]", "keys: [id, day]").replace("/lake\"", partitioned));
    run.committed();
    yaml = Files.readString(run.spec());
    SpecRun mended = SpecRun.of(folder, yaml.replace("pattern: " + ONE, "pattern: " + BOTH));
    replay(mended, false, Optional.empty());
    assertThat(rows(), is(List.of("1,2026-01-01,10", "2,2026-01-02,20")));

    file("a.csv", "1,2026-01-01,11");
    mended.committed();
    assertThat(rows(), is(List.of("1,2026-01-01,11")));
  }

  @Test
  void aLetterOfAContentThatIsGoneIsNotTakenInAfterAFullRun() throws Exception {
    file("a.csv", "1,2026-01-01,10", "2,20260102,20");
    SpecRun strict = spec("merge", ONE, "int32");
    strict.committed();
    file("a.csv", "1,2026-01-01,11");
    RunReport full = new LocalEngine().run(strict.request().fromAllInputs(), RunListener.NONE);
    assertThat(full.outcome().kind(), is(Outcome.Kind.COMMITTED));
    replay(spec("merge", BOTH, "int32"), false, Optional.empty());
    assertThat(rows(), is(List.of("1,2026-01-01,11")));
    assertThat("done with", letters(), is(empty()));
  }

  @Test
  void takesInRowsThatAStepRefused() throws Exception {
    file("a.csv", "1,2026-01-01,1.5", "2,2026-01-02,20");
    spec("merge", ONE, "int32").committed();
    assertThat(rows(), is(List.of("2,2026-01-02,20")));
    assertThat(letters().get(0).step(), is("typed"));

    // The table's column stays int32, so the step has to learn the word, not the type.
    SpecRun mended = spec("merge", ONE, "int32, null_values: [\"1.5\"]");
    RunReport report = replay(mended, false, Optional.empty());
    assertThat(report.outcome().message(), is("1 letter read again"));
    assertThat(rows(), is(List.of("1,2026-01-01,", "2,2026-01-02,20")));
    assertThat(letters(), is(empty()));
  }

  @Test
  void leavesLettersOfARunOverItsLimitToTheNextRun() throws Exception {
    file("a.csv", "1,20260101,10", "2,2026-01-02,20");
    String limited = Files.readString(spec("merge", ONE, "int32").spec());
    limited = limited.replace("/rejected\"}", "/rejected\", limit: {rows: 0}}");
    SpecRun strict = SpecRun.of(folder, limited);
    assertThat(strict.run().outcome().kind(), is(Outcome.Kind.STOPPED_BY_LIMIT));

    SpecRun mended = spec("merge", BOTH, "int32");
    assertThat(
        replay(mended, false, Optional.empty()).outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
    mended.committed();
    assertThat(rows(), is(List.of("1,2026-01-01,10", "2,2026-01-02,20")));
  }
}
