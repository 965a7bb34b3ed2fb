package dev.strandline.pipelines;

import dev.strandline.io.RunContext;
import dev.strandline.options.RunMode;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.report.ExitCode;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.ApplicationNameOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The runner that was chosen, with the options that it will run with.
 *
 * @param isDetached whether the run goes on without this process
 * @param missing options that a run cannot do without
 */
record ConfiguredRunner(
    LocalRunner.Choice choice, PipelineOptions options, boolean isDetached, List<String> missing) {
  /**
   * Configures it for a request.
   *
   * @throws CommandFailed if the run is to go on alone, and cannot on this runner; or if a stream
   *     is to begin from a savepoint
   */
  static ConfiguredRunner of(LocalRunner.Choice choice, Request request, RunMode mode) {
    PipelineOptions options = RunnerOptions.of(request.runnerArgs());
    RunnerProfile profile = choice.profile();
    RunnerProfile.LocalResources resources =
        new RunnerProfile.LocalResources(
            Runtime.getRuntime().availableProcessors(),
            Runtime.getRuntime().maxMemory(),
            request.runnerArgs());
    profile.configure(options, resources);
    if (mode == RunMode.STREAM) {
      profile.configureStream(options, resources);
    }
    if (request.detach() && !profile.detach(options)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "SL-5115",
          "Cannot detach a run on \""
              + profile.name()
              + "\": this process does its work; docs/runners.md says how a cluster takes a run"
              + " over");
    }
    boolean detached = request.detach() || profile.isDetached(options);
    if (mode == RunMode.STREAM && profile.restores(options)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "SL-5122",
          "Cannot begin a stream from a savepoint: leave it out, the tables say where to go on");
    }
    return new ConfiguredRunner(choice, options, detached, profile.missing(options, resources));
  }

  /**
   * The same, for a run that is to begin.
   *
   * @throws CommandFailed if options are missing
   */
  ConfiguredRunner ready() {
    if (!missing.isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "SL-5116",
          "Cannot run on \""
              + profile().name()
              + "\" without "
              + String.join(", ", missing)
              + "; a runner's options go after --");
    }
    return this;
  }

  /** A pipeline for a run, which the runner's own pages show by the run's name, or the user's. */
  Pipeline pipeline(RunContext run, Request request) {
    options.as(ApplicationNameOptions.class).setAppName(run.pipeline());
    if (request.runnerArgs().stream().noneMatch(arg -> arg.startsWith("--jobName="))) {
      options.setJobName(profile().jobName(run.pipeline() + "-" + run.runId()));
    }
    return Pipeline.create(options);
  }

  RunnerProfile profile() {
    return choice.profile();
  }

  boolean isRemote() {
    return profile().isRemote(options);
  }

  boolean isWrittenDown() {
    return profile().isWrittenDown(options);
  }
}
