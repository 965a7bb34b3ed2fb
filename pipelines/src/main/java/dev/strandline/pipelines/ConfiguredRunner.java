package dev.strandline.pipelines;

import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.report.ExitCode;
import org.apache.beam.sdk.options.PipelineOptions;

/** The runner that was chosen, with the options that it will run with. */
record ConfiguredRunner(LocalRunner.Choice choice, PipelineOptions options) {
  /**
   * Configures it for a request.
   *
   * @throws CommandFailed if the run is to go on alone, and cannot on this runner
   */
  static ConfiguredRunner of(LocalRunner.Choice choice, Request request) {
    PipelineOptions options = RunnerOptions.of(request.runnerArgs());
    RunnerProfile profile = choice.profile();
    profile.configure(
        options,
        new RunnerProfile.LocalResources(
            Runtime.getRuntime().availableProcessors(),
            Runtime.getRuntime().maxMemory(),
            request.runnerArgs()));
    if (request.detach() && !profile.detach(options)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "SL-5115",
          "Cannot detach a run on \""
              + profile.name()
              + "\": this process does its work; docs/runners.md says how a cluster takes a run"
              + " over");
    }
    return new ConfiguredRunner(choice, options);
  }

  RunnerProfile profile() {
    return choice.profile();
  }

  boolean isRemote() {
    return profile().isRemote(options);
  }

  boolean isDetached() {
    return profile().isDetached(options);
  }
}
