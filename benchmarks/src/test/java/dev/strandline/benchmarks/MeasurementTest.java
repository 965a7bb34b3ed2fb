package dev.strandline.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasurementTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "the figures come from Linux's /proc");
  }

  @Test
  void countsTheWorkOfGrandchildrenToo() throws Exception {
    // The inner shell works, the outer one only waits.
    Measurement busy = run("bash -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; true");
    assertThat(busy.cpuSeconds(), is(greaterThan(0.1)));
    assertThat(busy.wallSeconds(), is(greaterThan(0.1)));
    assertThat(busy.peakBytes(), is(greaterThan(1e6)));
    assertThat(busy.peakBytes(), is(lessThan(1e8)));
  }

  @Test
  void namesTheLogOfACommandThatFails() {
    IOException failed = assertThrows(IOException.class, () -> run("exit 3"));
    assertThat(failed.getMessage(), containsString("exit code 3"));
    assertThat(failed.getMessage(), containsString("log"));
  }

  @Test
  void takesTheMedianOfEachFigure() {
    Measurement median =
        Measurement.median(
            List.of(
                new Measurement(3, 10, 7), new Measurement(1, 30, 9), new Measurement(2, 20, 8)));
    assertThat(median, is(new Measurement(2, 20, 8)));
    assertThat(
        Measurement.median(List.of(new Measurement(1, 1, 1), new Measurement(2, 2, 2)))
            .wallSeconds(),
        is(closeTo(1.5, 1e-9)));
  }

  @Test
  void printsRatiosAndDrawsBars() {
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    results.put("duckdb", List.of(new Measurement(4, 8, 1 << 30)));
    results.put("strandline", List.of(new Measurement(3, 6, 1 << 29)));
    String table = ResultTable.of(results, "duckdb");
    assertThat(table, containsString("0.75x  0.75x  0.50x"));
    String chart = BarChart.of("a < b", results);
    assertThat(chart, containsString("a &lt; b"));
    assertThat(chart, containsString(">3.0 s</text>"));
    assertThat(chart, containsString(">512 MiB</text>"));
  }

  private Measurement run(String script) throws Exception {
    return MeasuredProcess.run(List.of("bash", "-c", script), folder, folder.resolve("log"));
  }
}
