package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.strandline.pipelines.report.Reports;
import dev.strandline.pipelines.report.RunReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a run prints when it is over. */
final class RunSummaryTest {
  private final Console console = Console.plain();

  @Test
  void countsTheReasonsThatItDoesNotName() {
    print(rejects(7));
    assertThat(console.err(), containsString("3 column 3: not a date [SL-2104]\n"));
    assertThat(console.err(), not(containsString("column 2")));
    assertThat(console.err(), containsString("             3 for 2 other reasons\n"));
  }

  @Test
  void namesEveryReasonOfAFew() {
    print(rejects(5));
    assertThat(console.err(), not(containsString("other reason")));
  }

  private void print(List<RunReport.Reject> rejects) {
    RunReport report = Reports.with(Reports.partitions(1), rejects);
    new RunSummary(console.terminal).print(report, Optional.empty());
  }

  /** The first of one row, the second of two, and so on. */
  private static List<RunReport.Reject> rejects(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            rows ->
                new RunReport.Reject(
                    "raw", "SL-2104", "column " + rows, "not a date", rows, List.of()))
        .toList();
  }
}
