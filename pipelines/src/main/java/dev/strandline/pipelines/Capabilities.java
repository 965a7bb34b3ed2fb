package dev.strandline.pipelines;

import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.Node;
import dev.strandline.options.Problem;
import dev.strandline.options.Problems;
import dev.strandline.options.RunMode;
import dev.strandline.options.Spec;
import dev.strandline.pipelines.cli.Request;

/** Whether a runner, and each node of a spec, can do what a run of the spec asks of it. */
final class Capabilities {
  private static final String RUNNER_CANNOT = "SL-1315";
  private static final String NODE_CANNOT = "SL-1317";

  private Capabilities() {}

  /** The mode that a spec asks for, and a request may turn down. */
  static RunMode modeOf(Spec spec, Request request) {
    return spec.stream().isPresent() && !request.once() ? RunMode.STREAM : RunMode.BATCH;
  }

  /**
   * Looks at the runner and at every node.
   *
   * @throws dev.strandline.options.InvalidSpec with all that refuse, each with its reason
   */
  static void check(Spec spec, RunMode mode, RunnerProfile profile) {
    Problems problems = new Problems(spec.file());
    Capability runner = profile.capability(mode);
    if (!runner.runs()) {
      String message =
          "the runner \"" + profile.name() + "\" runs no " + mode.word() + ": " + runner.told();
      problems.add(new Problem(RUNNER_CANNOT, spec.file(), 1, 1, mode.word(), message));
    }
    for (Node<?> node : spec.nodes()) {
      Capability capability = node.kind().capability(mode);
      if (!capability.runs()) {
        Checks.of(node, problems)
            .node(
                NODE_CANNOT,
                node.kind().type() + " is no part of a " + mode.word() + ": " + capability.told());
      }
    }
    problems.throwIfAny();
  }
}
