package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.RunContext;
import dev.strandline.io.commit.Lease;
import dev.strandline.io.commit.LeaseTerms;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.options.Catalog;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that goes on alone holds the lock by its job: signs from its steps, released by its commit.
 */
final class JobLeasesTest {
  @TempDir Path folder = Path.of("");

  /** The default runner, as if it were a cluster that takes jobs. */
  private record Alone(RunnerProfile real, boolean submits) implements RunnerProfile {
    @Override
    public String name() {
      return real.name();
    }

    @Override
    public void configure(PipelineOptions options, LocalResources resources) {
      real.configure(options, resources);
    }

    @Override
    public String jobName(String name) {
      if (!submits) {
        throw new IllegalStateException("the cluster takes no job");
      }
      return name;
    }
  }

  private RunReport run(boolean submits) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.csv"), "1\n2\n");
    CheckedSpec checked =
        CheckedSpec.of(
            SpecLoader.of(Catalog.fromClassPath())
                .load("spec.yaml", Plans.ids("alone", folder), Map.of()));
    Instant now = Instant.now();
    Planner planner =
        new Planner(
            checked, new RunContext(RunId.create(now), "alone", checked.spec().hash(), now));
    RunnerProfile profile =
        new Alone(LocalRunner.fromClassPath().byDefault().orElseThrow().profile(), submits);
    PipelineOptions options = PipelineOptionsFactory.create();
    profile.configure(options, new RunnerProfile.LocalResources(1, 1 << 30, List.of()));
    ConfiguredRunner runner =
        new ConfiguredRunner(new LocalRunner.Choice(profile, "a test"), options, true, List.of());
    try (RunLeases leases =
        RunLeases.take(planner.sinks().values(), planner.run().runId(), LeaseTerms.DEFAULT)) {
      return new LocalRun(
              Request.of(Path.of("spec.yaml")), planner.plan(), runner, RunListener.NONE, leases)
          .run();
    }
  }

  private Path leases() {
    return folder.resolve("lake/_strandline/leases");
  }

  private Store table() throws IOException {
    return Stores.open(folder.resolve("lake").toString());
  }

  @Test
  void theCommitReleasesTheLockThatTheJobHolds() throws IOException {
    RunReport report = run(true);
    assertThat(report.outcome().kind(), is(Outcome.Kind.SUBMITTED));
    String taken = Files.readString(leases().resolve("00000000000000000002.json"));
    assertThat(taken, containsString("a cluster"));
    // The sign comes before the release, which removes it: its number tells that there was one.
    assertThat(Files.exists(leases().resolve("00000000000000000002.released")), is(true));
    assertThat(Lease.holder(table()).isEmpty(), is(true));
    assertThat(
        Files.exists(folder.resolve("lake/_strandline/commits/00000000000000000001.json")),
        is(true));
  }

  @Test
  void aJobThatNobodyTookHoldsNothing() throws IOException {
    assertThat(run(false).outcome().kind(), is(Outcome.Kind.FAILED));
    assertThat(Files.exists(leases().resolve("00000000000000000002.released")), is(true));
    assertThat(Lease.holder(table()).isEmpty(), is(true));
  }
}
