package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

/** What follows {@code --} on the command line. */
final class RunnerOptionsTest {
  private static String refused(String... args) {
    CommandFailed failed = assertThrows(CommandFailed.class, () -> RunnerOptions.of(List.of(args)));
    assertThat(failed.exitCode(), is(ExitCode.USAGE));
    assertThat(failed.id(), is("SL-5126"));
    return String.valueOf(failed.getMessage());
  }

  @Test
  void anOptionThatBeamHasIsTaken() {
    PipelineOptions options = RunnerOptions.of(List.of("--jobName=nightly"));
    assertThat(options.getJobName(), is("nightly"));
  }

  @Test
  void anOptionThatNobodyHasIsSaid() {
    assertThat(
        refused("--nosuch=1"),
        is("Cannot use the options after --: no runner here has the option 'nosuch'"));
    assertThat(refused("--jobNam=1"), containsString("Did you mean 'jobName'?"));
  }

  @Test
  void aValueOfAnotherTypeOrNoOptionAtAllIsSaid() {
    assertThat(refused("--stableUniqueNames=often"), containsString("often"));
    assertThat(refused("nightly"), containsString("nightly"));
  }
}
