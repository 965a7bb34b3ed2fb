package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.Sink;
import dev.strandline.options.Node;
import dev.strandline.transforms.Lateness;
import dev.strandline.transforms.LatestPerKeyKind;
import dev.strandline.transforms.Windowing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The steps of a plan that have windows of event time, and which of their rows are late. */
final class WindowSteps {
  private final RunPlan plan;

  WindowSteps(RunPlan plan) {
    this.plan = plan;
  }

  /** The windows of a node; empty where it has none. */
  static Optional<Windowing> of(Node<?> node) {
    return node.config() instanceof LatestPerKeyKind.Config config
        ? config.windowing()
        : Optional.empty();
  }

  /** All of them. */
  List<String> names() {
    return plan.checked().spec().steps().values().stream()
        .filter(step -> of(step).isPresent())
        .map(Node::name)
        .toList();
  }

  /** Those whose rows come to a sink. */
  List<String> before(String sink) {
    return names().stream().filter(step -> plan.checked().reads(sink, step)).toList();
  }

  /**
   * Which rows of a step are late: those of inputs that some table has not seen yet, by the event
   * time that every table has seen. Whoever replays a row means it, so none is late then.
   */
  Lateness lateness(String step) {
    Set<String> known = new HashSet<>();
    long seen = Long.MAX_VALUE;
    try {
      for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
        if (plan.checked().reads(sink.getKey(), step)) {
          OptionalLong time = sink.getValue().eventTime(step);
          seen = Math.min(seen, time.orElse(Lateness.NOTHING));
        }
      }
      for (String source : plan.checked().sourcesOf(step)) {
        for (Input input : plan.inputsOf(source)) {
          if (isKnown(step, input)) {
            known.add(input.origin().text());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean judges = plan.replay().isEmpty() && seen != Long.MAX_VALUE;
    return new Lateness(plan.run().stamp(), judges ? seen : Lateness.NOTHING, known);
  }

  private boolean isKnown(String step, Input input) throws IOException {
    for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
      if (plan.checked().reads(sink.getKey(), step)
          && sink.getValue().contentOf(input.source(), input.name()).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
