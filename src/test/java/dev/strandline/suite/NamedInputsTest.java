package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.PlanView;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which inputs a run takes: those named with {@code --inputs}, those old enough, what a plan says.
 */
final class NamedInputsTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Request request(String mode, String source, String cast) throws IOException {
    boolean append = mode.equals("append");
    return SpecRun.of(
            folder,
            """
            strandline: v1
            name: named
            sources:
              raw:
                type: ReadFromFiles
                config:
                  path: "%1$s/in/**/*.csv"
                  %2$s
                  format: {type: delimited, header: false}
                  columns:
                    - {name: id, type: int32, required: true}
                    - {name: day, type: string, required: true}
                    - {name: value, type: string%3$s}
            %4$s
            sinks:
              lake:
                type: WriteToParquet
                input: %5$s
                config: {path: "%1$s/lake", partition_by: [day], mode: %6$s}
            dead_letters: {path: "%1$s/rejected"}
            """
                .formatted(
                    folder,
                    source,
                    cast,
                    append
                        ? ""
                        : "steps: {latest: {type: LatestPerKey, input: raw, config: {keys: [id, day]}}}",
                    append ? "raw" : "latest",
                    mode))
        .request();
  }

  private Request merge() throws IOException {
    return request("merge", "", "");
  }

  private void file(String name, String... lines) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }

  private static RunReport run(Request request) {
    RunReport report = new LocalEngine().run(request, RunListener.NONE);
    assertThat(report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DONE));
    assertThat("books balance: " + report, report.balanced(), is(true));
    return report;
  }

  private List<String> rows() throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT id, day, value FROM " + Duck.stored(folder.resolve("lake")) + " ORDER BY ALL"));
  }

  private static Map<String, RunReport.Verdict> verdicts(RunReport report) {
    Map<String, RunReport.Verdict> verdicts = new TreeMap<>();
    report.inputs().forEach(input -> verdicts.put(input.path(), input.verdict()));
    return verdicts;
  }

  private void threeDays() throws IOException {
    file("2026/01/01/a.csv", "1,a,one");
    file("2026/01/02/b.csv", "2,b,two", "1,a,uno");
    file("2026/01/03/c.csv", "3,c,three");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026/01/02", "2026/*/02", "02/b.csv", "b.csv", "**/b.csv", "in/*/*/02/"})
  void aMergeReadsWhatIsNamedAgainAndNothingElse(String name) throws Exception {
    threeDays();
    run(merge());
    List<String> before = rows();
    file("2026/01/04/d.csv", "4,d,new");
    // A corrected spec takes effect on the rows that are read again.
    Request corrected = request("merge", "", ", null_values: [two]");
    String typed = name.startsWith("in/") ? folder + "/" + name : name;
    RunReport report = run(corrected.naming(List.of(typed)));
    assertThat(
        verdicts(report),
        is(
            Map.of(
                "2026/01/01/a.csv", RunReport.Verdict.SKIPPED,
                "2026/01/02/b.csv", RunReport.Verdict.READ,
                "2026/01/03/c.csv", RunReport.Verdict.SKIPPED,
                "2026/01/04/d.csv", RunReport.Verdict.SKIPPED)));
    assertThat(report.inputsRead().size(), is(1));
    assertThat(report.sinks().get(0).updated(), is(1L));
    assertThat(report.sinks().get(0).unchanged(), is(1L));
    assertThat(before, is(List.of("1,a,uno", "2,b,two", "3,c,three")));
    assertThat(rows(), is(List.of("1,a,uno", "2,b,", "3,c,three")));
    // The ledger still knows all, and what was left out as new is new.
    RunReport next = run(corrected);
    assertThat(verdicts(next).get("2026/01/02/b.csv"), is(RunReport.Verdict.SKIPPED));
    assertThat(verdicts(next).get("2026/01/04/d.csv"), is(RunReport.Verdict.READ));
    assertThat(rows(), is(List.of("1,a,uno", "2,b,", "3,c,three", "4,d,new")));
  }

  @Test
  void readingAgainNeverBringsOlderRowsBack() throws Exception {
    threeDays();
    run(merge());
    RunReport report = run(merge().naming(List.of("a.csv")));
    assertThat(report.sinks().get(0).stale(), is(1L));
    assertThat(rows(), is(List.of("1,a,uno", "2,b,two", "3,c,three")));
  }

  @Test
  void aNamedInputThatHasChangedIsTakenInAnewWithTheOthersOfItsPartitions() throws Exception {
    threeDays();
    run(merge());
    file("2026/01/02/b.csv", "2,b,dos-");
    file("2026/01/03/c.csv", "3,c,changed too, but not named");
    RunReport report = run(merge().naming(List.of("b.csv")));
    assertThat(verdicts(report).get("2026/01/01/a.csv"), is(RunReport.Verdict.READ));
    assertThat(verdicts(report).get("2026/01/03/c.csv"), is(RunReport.Verdict.SKIPPED));
    assertThat(rows(), is(List.of("1,a,one", "2,b,dos-", "3,c,three")));
  }

  @Test
  void onePartitionIsOverwrittenFromAllThatFedIt() throws Exception {
    threeDays();
    Request request = request("overwrite_partitions", "", "");
    run(request);
    file("2026/01/02/b.csv", "2,b,dos-");
    RunReport report = run(request.naming(List.of("b.csv")));
    // a.csv fed a partition that b.csv no longer feeds; c.csv did not.
    assertThat(verdicts(report).get("2026/01/01/a.csv"), is(RunReport.Verdict.READ));
    assertThat(verdicts(report).get("2026/01/03/c.csv"), is(RunReport.Verdict.SKIPPED));
    assertThat(rows(), is(List.of("1,a,one", "2,b,dos-", "3,c,three")));
  }

  @Test
  void anAppendRefusesWhatItHasAndTakesWhatIsNew() throws Exception {
    threeDays();
    Request request = request("append", "", "");
    run(request);
    file("2026/01/04/d.csv", "4,d,new");
    file("2026/01/05/e.csv", "5,e,newer");
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> run(request.naming(List.of("b.csv"))));
    assertThat(refused.getMessage(), containsString("b.csv again: commit 1 took it in"));
    run(request.naming(List.of("d.csv")));
    assertThat(rows(), is(List.of("1,a,one", "1,a,uno", "2,b,two", "3,c,three", "4,d,new")));
  }

  @ParameterizedTest
  @CsvSource({"overwrite, false", "merge, true"})
  void whatReplacesATableRefusesAPartOfItsInputs(String mode, boolean full) throws Exception {
    threeDays();
    Request request = request(mode, "", "").naming(List.of("b.csv"));
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> run(full ? request.fromAllInputs() : request));
    assertThat(refused.exitCode(), is(ExitCode.USAGE));
    assertThat(refused.getMessage(), containsString("leave out --inputs"));
  }

  @Test
  void aNameOfNoInputIsRefusedWithSomeThatThereAre() throws Exception {
    threeDays();
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> run(merge().naming(List.of("b.csv", "x.csv"))));
    assertThat(refused.getMessage(), containsString("\"x.csv\" again: it is none of the 3 inputs"));
    assertThat(refused.getMessage(), containsString("2026/01/01/a.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "merge", "overwrite", "overwrite_partitions"})
  void aFileThatIsTooYoungWaitsAndIsTakenInLater(String mode) throws Exception {
    threeDays();
    Path young = folder.resolve("in/2026/01/03/c.csv");
    Files.setLastModifiedTime(young, FileTime.from(Instant.now()));
    Request request = request(mode, "settle: 1h", "");
    RunReport report = run(request);
    assertThat(verdicts(report).get("2026/01/03/c.csv"), is(RunReport.Verdict.WAITING));
    assertThat(report.warnings().toString(), containsString("c.csv"));
    assertThat(report.inputsRead().size(), is(2));
    assertThat(rows().contains("3,c,three"), is(false));

    RunReport again = run(request);
    assertThat(verdicts(again).get("2026/01/03/c.csv"), is(RunReport.Verdict.WAITING));
    Files.setLastModifiedTime(young, FileTime.from(Instant.now().minusSeconds(3_601)));
    run(request);
    assertThat(rows().contains("3,c,three"), is(true));
  }

  @ParameterizedTest
  @CsvSource({"overwrite, false", "overwrite_partitions, false", "merge, true"})
  void aTableIsNotMadeAgainWhileAnInputThatItHasIsWritten(String mode, boolean full)
      throws Exception {
    threeDays();
    Request request = request(mode, "settle: 1h", "");
    run(request);
    Files.setLastModifiedTime(folder.resolve("in/2026/01/03/c.csv"), FileTime.from(Instant.now()));
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> run(full ? request.fromAllInputs() : request));
    assertThat(refused.getMessage(), containsString("c.csv is younger than settle"));
    assertThat(rows().contains("3,c,three"), is(true));
  }

  @Test
  void fullLeavesOutWhatIsYoungAndNew() throws Exception {
    threeDays();
    Request request = request("merge", "settle: 1h", "");
    Files.setLastModifiedTime(folder.resolve("in/2026/01/03/c.csv"), FileTime.from(Instant.now()));
    RunReport report = run(request.fromAllInputs());
    assertThat(verdicts(report).get("2026/01/03/c.csv"), is(RunReport.Verdict.WAITING));
    assertThat(rows(), is(List.of("1,a,uno", "2,b,two")));
  }

  @Test
  void aNamedFileThatIsTooYoungWaitsToo() throws Exception {
    threeDays();
    Files.setLastModifiedTime(folder.resolve("in/2026/01/03/c.csv"), FileTime.from(Instant.now()));
    RunReport report = run(request("merge", "settle: 1h", "").naming(List.of("c.csv")));
    assertThat(report.outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
    assertThat(report.outcome().message(), containsString("1 input younger than settle"));
  }

  @Test
  void aPlanSaysWhatWouldBeReadWhatNotAndWhatItWouldTouch() throws Exception {
    threeDays();
    LocalEngine engine = new LocalEngine();
    PlanView first = engine.plan(merge());
    assertThat(first.changes(), is(true));
    assertThat(touched(first), is(List.of("merge day=a", "merge day=b", "merge day=c")));
    assertThat(first.extents().get(0).complete(), is(true));
    run(merge());
    PlanView none = engine.plan(merge());
    assertThat(none.changes(), is(false));
    assertThat(none.touched(), is(empty()));
    assertThat(
        none.inputs().stream().map(PlanView.InputFile::note).distinct().toList(),
        is(List.of("read by an earlier run")));

    file("2026/01/02/b.csv", "2,b,dos-");
    file("2026/01/04/d.csv", "4,d,new");
    PlanView changed = engine.plan(merge());
    assertThat(touched(changed), is(List.of("rebuild day=a", "rebuild day=b", "merge day=d")));
    Map<String, String> notes =
        changed.inputs().stream()
            .collect(
                Collectors.toMap(
                    input -> input.path().substring(input.path().length() - 5),
                    PlanView.InputFile::note));
    assertThat(
        notes,
        is(Map.of("a.csv", "", "b.csv", "", "c.csv", "read by an earlier run", "d.csv", "")));
    PlanView named = engine.plan(merge().naming(List.of("c.csv")));
    assertThat(touched(named), is(List.of("merge day=c")));
  }

  @Test
  void rowsThatATableDoesNotNeedAreInTheBooks() throws Exception {
    threeDays();
    run(merge());
    Path spec = folder.resolve("spec.yaml");
    String second =
        "  copy: {type: WriteToParquet, input: raw, config: {path: %s/copy, mode: append}}\n";
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace("dead_letters:", second.formatted(folder) + "dead_letters:"));
    RunReport report = run(Request.of(spec));
    RunReport.NodeBooks latest = report.nodes().get(1);
    assertThat(latest.toString(), latest.in(), is(4L));
    assertThat(latest.toString(), latest.filtered(), is(4L));
    assertThat(report.sinks().get(0).in(), is(0L));
    assertThat(report.sinks().get(1).inserted(), is(4L));
    assertThat(rows(), is(List.of("1,a,uno", "2,b,two", "3,c,three")));
  }

  private static List<String> touched(PlanView plan) {
    return plan.touched().stream().map(part -> part.action() + " " + part.path()).toList();
  }
}
