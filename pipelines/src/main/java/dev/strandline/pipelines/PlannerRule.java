package dev.strandline.pipelines;

import java.util.Optional;

/** A change of the graph that leaves every result as it is. */
interface PlannerRule {
  /** The graph after one application; empty where the rule does not apply. */
  Optional<Graph> apply(Graph graph);
}
