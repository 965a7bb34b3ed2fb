package dev.strandline.pipelines.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReportPageTest {
  private static final String HOSTILE =
      "\"><script>alert(1)</script><img src=x onerror=alert(2)>' &amp; \u0000\u202e %s $1 \\";

  private static final Set<String> VOID = Set.of("meta", "!doctype");

  @Test
  void showsTheOutcomeTheBooksAndTheReasons() throws IOException {
    String page = page("ordinary", Reports.ordinary());
    assertThat(page, containsString("committed"));
    assertThat(page, containsString("✓ balanced"));
    assertThat(page, containsString("50,002"));
    assertThat(page, containsString("not a date"));
    assertThat(page, containsString("quarantined"));
    assertThat(page, containsString("commit 7"));
  }

  @Test
  void loadsNothingAndRunsNothing() throws IOException {
    String page = page("ordinary", Reports.ordinary());
    assertThat(page, not(containsString("<script")));
    assertThat(page, not(containsString("http://")));
    assertThat(page, not(containsString("https://")));
    assertThat(page, not(containsString("url(")));
    assertThat(page, not(containsString("@import")));
    assertThat(page, containsString("default-src 'none'"));
  }

  @Test
  void hostileTextStaysText() throws IOException {
    String page = page("hostile", hostile());
    assertThat(page, not(containsString("<script")));
    assertThat(page, not(containsString("<img")));
    assertThat(page, not(containsString("\u202e")));
    assertThat(page, not(containsString("\u0000")));
    assertThat(page, containsString("&quot;&gt;&lt;script&gt;"));
    balanced(page);
  }

  @Test
  void tenThousandPartitionsStayReadable() throws IOException {
    String page = page("many", Reports.with(Reports.partitions(10_000), List.of()));
    balanced(page);
    assertThat(page, containsString("10,000 partitions"));
    assertThat(page, containsString("each column: 63 partitions"));
    assertThat(page.length(), is(lessThan(400_000)));
    assertThat(page.split("class=\"p-out column\"", -1).length - 1, is(159));
  }

  @Test
  void partitionsStandInTheOrderOfTheirNumbers() {
    List<String> paths = new ArrayList<>(List.of("m=10/d=1", "m=9/d=2", "m=9/d=10", "m=9"));
    paths.sort(NaturalOrder.INSTANCE);
    assertThat(paths, is(List.of("m=9", "m=9/d=2", "m=9/d=10", "m=10/d=1")));
  }

  @Test
  void booksThatDoNotBalanceShowTheGap() throws IOException {
    RunReport it = Reports.ordinary();
    RunReport report =
        new RunReport(
            it.run(),
            Outcome.stopped(Outcome.Kind.FAILED, "SL-3100", "the books do not balance"),
            it.inputs(),
            List.of(new RunReport.NodeBooks("raw", "ReadFromFiles", 1_000, 0, 900, 2, 0, 0, 0)),
            List.of(),
            List.of(),
            List.of(),
            it.rejects(),
            List.of(),
            List.of(),
            0,
            List.of());
    String page = page("unbalanced", report);
    assertThat(page, containsString("✗ not balanced"));
    assertThat(page, containsString("98 rows not accounted for"));
    assertThat(page, containsString("[SL-3100]"));
  }

  @Test
  void aRunThatReadNothingHasAPageToo() throws IOException {
    RunReport it = Reports.ordinary();
    RunReport report =
        new RunReport(
            it.run(),
            Outcome.nothingToDo("no input is new"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of());
    assertThat(page("nothing", report), containsString("nothing to do"));
  }

  @Test
  void axesEndAtRoundFigures() {
    assertThat(Svg.ceiling(0), is(1.0));
    assertThat(Svg.ceiling(1_000), is(1_000.0));
    assertThat(Svg.ceiling(1_001), is(2_000.0));
    assertThat(Svg.ceiling(230), is(250.0));
    assertThat(Svg.ceiling(0.7), is(1.0));
  }

  private static RunReport hostile() {
    RunReport it = Reports.ordinary();
    RunReport.Example example = new RunReport.Example(HOSTILE, 1, 2, HOSTILE, HOSTILE);
    return new RunReport(
        Reports.run(HOSTILE),
        Outcome.stopped(Outcome.Kind.FAILED, "SL-3001", HOSTILE),
        List.of(
            new RunReport.Input(HOSTILE, HOSTILE, 1, 2, 3, RunReport.Verdict.QUARANTINED, HOSTILE)),
        List.of(new RunReport.NodeBooks(HOSTILE, "ReadFromFiles", 5, 0, 4, 1, 0, 0, 0)),
        List.of(
            new RunReport.SinkBooks(
                HOSTILE, HOSTILE, HOSTILE, OptionalLong.empty(), 4, 4, 0, 0, 0, 0, 0, 0, 0)),
        List.of(new RunReport.Partition(HOSTILE, HOSTILE, 4, 5, 1)),
        List.of(new RunReport.WrittenFile(HOSTILE, HOSTILE, 1, 2)),
        List.of(
            new RunReport.Reject(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 3, List.of(example, example))),
        List.of(new RunReport.Stage(HOSTILE, 0, 10)),
        it.throughput(),
        1,
        List.of(HOSTILE));
  }

  /** The page, kept in the build folder for a look at it. */
  private static String page(String name, RunReport report) throws IOException {
    String page = ReportPage.html(report);
    Path folder = Files.createDirectories(Path.of("target", "report-pages"));
    Files.writeString(folder.resolve(name + ".html"), page, StandardCharsets.UTF_8);
    return page;
  }

  /** Every element that is opened is closed, in order. */
  private static void balanced(String page) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = Pattern.compile("<(/?)([!a-zA-Z0-9]+)[^>]*?(/?)>").matcher(page);
    while (tag.find()) {
      String name = tag.group(2);
      if (!tag.group(1).isEmpty()) {
        assertThat(page.substring(0, tag.start()).length() + ": " + name, open.pop(), is(name));
      } else if (tag.group(3).isEmpty() && !VOID.contains(name)) {
        open.push(name);
      }
    }
    assertThat(open.isEmpty(), is(true));
  }
}
