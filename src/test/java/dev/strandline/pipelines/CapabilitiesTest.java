package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.Capability;
import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.options.RunMode;
import dev.strandline.options.Spec;
import dev.strandline.options.SpecLoader;
import dev.strandline.suite.Profiles;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

/** What a runner or a node cannot do is refused with the reason, at its place. */
final class CapabilitiesTest {
  private static final String SPEC =
      """
      strandline: v1
      name: capable
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "in/*.csv"
            format: {type: delimited, header: false}
            columns: [{name: id, type: int32, required: true}]
      sinks:
        lake: {type: WriteToParquet, input: raw, config: {path: lake, mode: append}}
      """;

  private static final Spec LOADED =
      SpecLoader.of(Catalog.fromClassPath()).load("spec.yaml", SPEC, Map.of());

  /** A runner that says what the test wants. */
  private record Saying(Capability capability) implements RunnerProfile {
    @Override
    public String name() {
      return "saying";
    }

    @Override
    public Capability capability(RunMode mode) {
      return capability;
    }

    @Override
    public void configure(PipelineOptions options, LocalResources resources) {}
  }

  private static List<Problem> problems(RunMode mode, Capability runner) {
    return assertThrows(
            InvalidSpec.class, () -> Capabilities.check(LOADED, mode, new Saying(runner)))
        .problems();
  }

  @Test
  void whatRunsIsNotRefused() {
    Capabilities.check(LOADED, RunMode.BATCH, new Saying(Capability.runs("always")));
  }

  @Test
  void aRunnerThatCannotIsToldWithItsReason() {
    List<Problem> problems = problems(RunMode.BATCH, Capability.refused("no such day"));
    assertThat(problems.size(), is(1));
    assertThat(problems.get(0).code(), is("SL-1315"));
    assertThat(problems.get(0).message(), containsString("\"saying\" runs no batch: no such day"));
  }

  @Test
  void aStreamOnSparkIsRefusedSinceItKeepsNoState() throws Exception {
    RunnerProfile spark = Profiles.apart("spark");
    List<Problem> problems =
        assertThrows(InvalidSpec.class, () -> Capabilities.check(LOADED, RunMode.STREAM, spark))
            .problems();
    assertThat(problems.get(0).code(), is("SL-1315"));
    assertThat(
        problems.get(0).message(), containsString("\"spark\" runs no stream: Beam's runner"));
    assertThat(problems.get(0).message(), containsString("does not keep state"));
  }

  @Test
  void aStreamOfWhatWeBringIsNotRefused() {
    Capabilities.check(LOADED, RunMode.STREAM, new Saying(Capability.runs("always")));
  }
}
