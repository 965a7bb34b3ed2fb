package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.RunContext;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.table.CompactSettings;
import dev.strandline.io.table.CompactTable;
import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The latest row of a key and window, in runs and in streams, against plain maps. */
@Tag("runners")
final class WindowsTest {
  private static final long SEED = Long.getLong("strandline.seed", 31);
  private static final Duration LATENESS = Duration.ofHours(1);
  private static final String OVERWRITE = "overwrite";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "local, SHIFTED, merge",
    "direct, FIXED, overwrite",
    "direct, SLIDING, merge",
    "flink, SLIDING, overwrite",
    "local, SESSIONS, overwrite",
    "local, SESSIONS, merge",
    "flink, SESSIONS, overwrite"
  })
  void oneRunPutsEachRowIntoItsWindows(String runner, WindowJob.Kind kind, String mode)
      throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Random random = new Random(SEED);
    WindowJob job = new WindowJob(folder, kind, null, mode, "");
    for (int i = 0; i < 6; i++) {
      job.add(random, 80);
    }
    SpecRun.of(job.spec()).on(runner).committed();
    assertThat(job.differences(), is(empty()));
  }

  @ParameterizedTest
  @CsvSource({"FIXED, 0", "SLIDING, 1"})
  void runsUpdateTheWindowsThatAreOpen(WindowJob.Kind kind, long more) throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Random random = new Random(SEED + more);
    WindowJob job = new WindowJob(folder, kind, LATENESS, "merge", "");
    for (int i = 0; i < 7; i++) {
      job.add(random, 60);
      RunReport report = SpecRun.of(job.spec()).committed();
      assertThat("after file " + i + " " + report.nodes(), job.differences(), is(empty()));
    }
    assertThat("rows on both sides of the line", job.late(), greaterThan(20));
    assertThat(job.windows(), greaterThan(20));
  }

  /** A row between two sessions of the table makes them one, whatever its run and its op. */
  @Test
  void runsJoinTheSessionsOfTheTable() throws Exception {
    System.out.println("strandline.seed=" + SEED);
    long joined = 0;
    for (int round = 0; round < 4; round++) {
      Random random = new Random(SEED + 10 + round);
      Path own = folder.resolve("round" + round);
      WindowJob job = new WindowJob(own, WindowJob.Kind.SESSIONS, null, "merge", "");
      for (int i = 0; i < 6; i++) {
        job.add(random, 40);
        RunReport report = SpecRun.of(job.spec()).committed();
        joined += report.sinks().get(0).derived();
        String of = "seed " + (SEED + 10 + round) + ", after file " + i;
        assertThat(of, job.differences(), is(empty()));
        if (i == 3) {
          compact(own.resolve("lake"), round % 2 == 0 ? 300 : 1 << 30);
          assertThat(of + ", compacted", job.differences(), is(empty()));
        }
      }
    }
    assertThat("sessions of the table that became one", joined, greaterThan(9L));
  }

  private static void compact(Path lake, long target) throws IOException {
    RunContext run = new RunContext(RunId.create(Instant.now()), "c", "c", Instant.now());
    CompactTable.of(lake.toString(), CompactSettings.DEFAULT.withTarget(target))
        .run(run, 0, 2, () -> false);
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.DIRECT, SpecRun.FLINK})
  void aStreamJoinsTheSessionsOfItsTable(String runner) throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Random random = new Random(SEED + 20);
    WindowJob job =
        new WindowJob(
            folder,
            WindowJob.Kind.SESSIONS,
            null,
            "merge",
            "stream: {commit_every: 100ms, max_rows: 40}\n");
    job.add(random, 30);
    RunReport report;
    try (RunningStream stream = RunningStream.start(job.spec(), runner)) {
      stream.until("the first file is in", () -> job.differences().isEmpty());
      for (int i = 0; i < 6; i++) {
        job.add(random, 30);
        stream.until("what came is in", () -> job.differences().isEmpty());
      }
      report = stream.stop();
    }
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.CANCELLED));
    assertThat("books: " + report.nodes() + report.sinks(), report.balanced(), is(true));
    assertThat(job.differences(), is(empty()));
  }

  @ParameterizedTest
  @CsvSource({"direct, SLIDING", "flink, FIXED"})
  void aStreamUpdatesTheWindowsThatAreOpen(String runner, WindowJob.Kind kind) throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Random random = new Random(SEED + 2);
    WindowJob job =
        new WindowJob(folder, kind, LATENESS, "merge", "stream: {commit_every: 100ms}\n");
    job.add(random, 60);
    RunReport report;
    try (RunningStream stream = RunningStream.start(job.spec(), runner)) {
      stream.until("the first file is in", () -> job.differences().isEmpty());
      for (int i = 0; i < 5; i++) {
        job.add(random, 60);
        stream.until("what came is in", () -> job.differences().isEmpty());
      }
      report = stream.stop();
    }
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.CANCELLED));
    assertThat("books: " + report.nodes() + report.sinks(), report.balanced(), is(true));
    assertThat("rows on both sides of the line", job.late(), greaterThan(20));
    assertThat(job.differences(), is(empty()));
  }

  private SpecRun script(String window) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return SpecRun.of(folder, WindowJob.yaml(folder, window, "merge"));
  }

  private void land(String name, String... lines) throws IOException {
    Files.write(folder.resolve("in/" + name), Arrays.asList(lines));
  }

  private List<String> values() throws Exception {
    return WindowJob.rows(folder.resolve("lake")).stream()
        .map(row -> row.substring(row.lastIndexOf('|') + 1))
        .sorted()
        .toList();
  }

  @Test
  void aCorrectedFileIsNotLateAndAReplayTakesInWhatWas() throws Exception {
    SpecRun run = script("{type: fixed, time: at, size: 1h, allowed_lateness: 0s}");
    land("a.csv", "I,1,2024-05-01T10:10:00Z,one", "I,2,2024-05-01T10:10:00Z,two");
    land("b.csv", "I,3,2024-05-01T10:20:00Z,three");
    run.committed();
    land("c.csv", "I,3,2024-05-01T19:00:00Z,later");
    run.committed();
    land("d.csv", "I,4,2024-05-01T10:20:00Z,late");
    assertThat(run.committed().rejects().get(0).code(), is("SL-2183"));
    assertThat(values(), is(List.of("later", "one", "three", "two")));
    // The partition is made again, of b.csv too, whose window was closed long ago.
    land("a.csv", "I,1,2024-05-01T10:10:00Z,ONE");
    run.committed();
    assertThat(values(), is(List.of("ONE", "later", "three")));
    LocalEngine engine = new LocalEngine();
    engine.replay(
        run.request(),
        new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0),
        false,
        RunListener.NONE);
    assertThat(values(), is(List.of("ONE", "late", "later", "three")));
    assertThat(WindowJob.letters(folder, "SL-2183"), is(empty()));
  }

  @Test
  void neitherABadFileNorATimeAheadOfTheClockMovesTheLine() throws Exception {
    SpecRun run = script("{type: fixed, time: at, size: 1h, allowed_lateness: 1d}");
    land("a.csv", "I,1,2024-05-01T10:10:00Z,one");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write("I,1,2024-08-01T10:10:00Z,bad\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
    }
    byte[] whole = bytes.toByteArray();
    Files.write(folder.resolve("in/bad.csv.gz"), Arrays.copyOf(whole, whole.length - 6));
    run.run();
    land("b.csv", "I,2,2024-05-01T10:20:00Z,two", "I,3,2999-01-01T00:00:00Z,far");
    run.run();
    assertThat(values(), is(List.of("far", "one", "two")));
    Instant hoursAgo = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    land("c.csv", "I,4," + hoursAgo + ",now", "I,5,2024-05-01T10:20:00Z,late");
    run.run();
    assertThat(values(), is(List.of("far", "now", "one", "two")));
    assertThat(WindowJob.letters(folder, "SL-2183"), is(List.of("c.csv 2")));
  }

  @Test
  void aTableOfOtherWindowsIsRefused() throws Exception {
    land(script("{type: fixed, time: at, size: 1h}"), "{type: fixed, time: at, size: 2h}");
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> SpecRun.of(folder.resolve("spec.yaml")).run());
    assertThat(
        refused.getMessage(),
        containsString(
            "window: the table has fixed time=at size=PT1H, the spec fixed time=at size=PT2H"));
  }

  private void land(SpecRun first, String then) throws IOException {
    land("a.csv", "I,1,2024-05-01T10:10:00Z,one");
    first.committed();
    script(then);
    land("b.csv", "I,1,2024-05-01T12:10:00Z,two");
  }

  private String refused(String window, String mode, String from, String to) throws IOException {
    String yaml = WindowJob.yaml(folder, window, mode).replace(from, to);
    Path spec = Files.writeString(folder.resolve("spec.yaml"), yaml);
    return assertThrows(InvalidSpec.class, () -> new LocalEngine().validate(Request.of(spec)))
        .getMessage();
  }

  @Test
  void whatCannotBeRightIsRefused() throws IOException {
    String sessions = "{type: sessions, time: at, gap: 1h}";
    assertThat(refused(sessions, "merge", "", ""), containsString("SL-3423"));
    assertThat(
        refused(sessions, "merge", "mode: merge", "mode: merge\n      deletes: soft"),
        containsString("SL-3424"));
    assertThat(refused(sessions, "append", "", ""), containsString("SL-3419"));
    assertThat(
        refused(sessions, OVERWRITE, "sinks:", "stream: {}\nsinks:"), containsString("SL-3418"));
    String late = "{type: fixed, time: at, size: 1h, allowed_lateness: 1h}";
    assertThat(
        refused(late, "merge", "dead_letters: {path: \"" + folder + "/rejected\"}", ""),
        containsString("window.allowed_lateness: late rows go to the dead letters"));
    String debezium =
        "format: {type: debezium, columns: [{name: id, type: int32, required: true}, {name: at,"
            + " type: timestamp}]}";
    assertThat(
        refused(late, "merge", "op: {column: op}", debezium),
        containsString("say partial: reject"));
  }
}
