package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunCommandTest {
  private final Console console = Console.plain();

  @Test
  void tellsWhatCameOfTheRun() {
    assertThat(console.run("run", "good.yaml"), is(0));
    String text = console.err();
    assertThat(text, containsString("orders: committed in 4.2 s"));
    assertThat(text, containsString("50,002 rows from 3 inputs (2.1 MB)"));
    assertThat(text, containsString("2 c7: not a date [SL-2104]"));
    assertThat(text, containsString("10,000 by a later row of their key"));
    assertThat(
        text,
        containsString("38,000 inserted, 1,500 updated, 500 unchanged -> data/lake, commit 7"));
    assertThat(text, containsString("/report.html"));
    assertThat(text, containsString("warning: 1 file was set aside"));
  }

  @Test
  void saysOnlyWhatIsWrongWhenQuiet() {
    Console quiet = new Console(new Terminal.Look(true, false, true, 80));
    assertThat(quiet.run("run", "--quiet", "good.yaml"), is(0));
    assertThat(quiet.err(), is("warning: 1 file was set aside: landing/c.gz\n"));
    assertThat(quiet.run("run", "--quiet", "limit.yaml"), is(5));
    assertThat(quiet.err(), containsString("nothing was committed"));
  }

  @Test
  void givesTheReportToMachines() throws IOException {
    assertThat(console.run("run", "limit.yaml", "-o", "json"), is(5));
    JsonNode report = new ObjectMapper().readTree(console.out());
    assertThat(report.at("/outcome/kind").asText(), is("stopped_by_limit"));
    assertThat(report.at("/outcome/exit_code").asInt(), is(5));
    assertThat(console.err(), containsString("because the test says so [SL-4001]\n"));
  }

  @Test
  void keepsBothFormsOfTheReportInAFolder(@TempDir Path folder) {
    assertThat(
        console.run("run", "good.yaml", "--report", folder.resolve("a/b").toString()), is(0));
    assertThat(Files.exists(folder.resolve("a/b/report.json")), is(true));
    assertThat(Files.exists(folder.resolve("a/b/report.html")), is(true));
    assertThat(console.err(), containsString("report.html"));
  }

  @Test
  void keepsOneFormOfTheReportInAFile(@TempDir Path folder) throws IOException {
    assertThat(
        console.run("run", "good.yaml", "--report", folder.resolve("r.json").toString()), is(0));
    assertThat(
        console.run("run", "good.yaml", "--report", folder.resolve("r.html").toString()), is(0));
    assertThat(Files.readString(folder.resolve("r.json")), startsWith("{\n"));
    assertThat(Files.readString(folder.resolve("r.html")), startsWith("<!doctype html>"));
  }

  @Test
  void keepsTheReportInAStoreThatALocationNames(@TempDir Path folder) {
    assertThat(console.run("run", "good.yaml", "--report", "file:" + folder + "/a/"), is(0));
    assertThat(Files.exists(folder.resolve("a/report.json")), is(true));
    assertThat(console.err(), containsString("report     file:" + folder + "/a/report.html\n"));
    assertThat(console.run("run", "good.yaml", "--report", "file:" + folder + "/r.HTML"), is(0));
    assertThat(Files.exists(folder.resolve("r.HTML")), is(true));
    assertThat(console.run("run", "good.yaml", "--report", "gs://bucket/a"), is(1));
    assertThat(console.err(), containsString("no store has the scheme"));
  }

  @Test
  void aReportThatCannotBeWrittenIsAnErrorWithItsPlace(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(console.run("run", "good.yaml", "--report", file.resolve("x").toString()), is(1));
    assertThat(console.err(), containsString("Cannot write the report to " + file));
    assertThat(console.err(), containsString("the run itself: committed"));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalStopsTheRunAndSaysThatNothingWasCommitted(String signal, int code) throws Exception {
    assumeFalse(
        signal.equals("INT") && ignoresInterrupts(),
        "SIGINT is ignored here, as in a background job of a shell; processes inherit that");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FakeStrandline.class.getName(),
                "run",
                "endless.yaml")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader err = process.errorReader()) {
      String line = err.readLine();
      assertThat(line, startsWith("run 2026"));
      List<String> kill = List.of("kill", "-" + signal, Long.toString(process.pid()));
      assertThat(new ProcessBuilder(kill).inheritIO().start().waitFor(), is(0));
      assertThat(process.waitFor(60, TimeUnit.SECONDS), is(true));
      String rest = String.join("\n", err.lines().toList());
      assertThat(rest, containsString("stopped by a signal; nothing was committed"));
      assertThat(rest, not(containsString("Exception")));
      assertThat(rest, not(containsString("cancelled")));
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue(), is(code));
    assertThat(console.out(), is(emptyString()));
  }

  /** Whether this process, and so those that it starts, ignores signal 2; asks Linux only. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseLong(line.substring(7).strip(), 16) & 2) != 0);
  }
}
