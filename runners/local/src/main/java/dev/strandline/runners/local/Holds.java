package dev.strandline.runners.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Puts a reshuffle before each step that looks at a side input which the step's own stage fills:
 * its elements wait there until the view is whole.
 */
final class Holds {
  private final Map<PCollection<?>, Set<PCollection<?>>> ancestors = new HashMap<>();
  private final Map<PCollection<?>, Set<PCollection<?>>> firsts = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private Holds() {}

  static List<Step> insertedInto(List<Step> steps) {
    Holds holds = new Holds();
    steps.forEach(holds::add);
    return List.copyOf(holds.steps);
  }

  private void add(Step step) {
    Step placed = step;
    if (step instanceof Step.Each each && mustWait(each)) {
      PCollection<?> held = copyOf(each.in());
      add(new Step.Spread(each.name() + "/Wait for side inputs", each.in(), held));
      placed =
          new Step.Each(
              each.name(),
              each.fn(),
              held,
              each.mainTag(),
              each.moreTags(),
              each.outs(),
              each.sides(),
              each.schemas());
    }
    steps.add(placed);
    note(placed);
  }

  private static <T> PCollection<T> copyOf(PCollection<T> of) {
    return PCollection.createPrimitiveOutputInternal(
        of.getPipeline(), of.getWindowingStrategy(), of.isBounded(), of.getCoder());
  }

  private boolean mustWait(Step.Each each) {
    Set<PCollection<?>> before = new HashSet<>();
    for (PCollectionView<?> view : each.sides().values()) {
      before.addAll(withAncestors(view.getPCollection()));
    }
    return !Collections.disjoint(firsts.getOrDefault(each.in(), Set.of()), before);
  }

  private Set<PCollection<?>> withAncestors(PCollection<?> of) {
    Set<PCollection<?>> all = new HashSet<>(ancestors.getOrDefault(of, Set.of()));
    all.add(of);
    return all;
  }

  private void note(Step step) {
    Set<PCollection<?>> before = new HashSet<>();
    Set<PCollection<?>> roots = new HashSet<>();
    Stage.ins(step)
        .forEach(
            in -> {
              before.addAll(withAncestors(in));
              roots.addAll(firsts.getOrDefault(in, Set.of()));
            });
    if (step instanceof Step.Each each) {
      each.sides().values().forEach(view -> before.addAll(withAncestors(view.getPCollection())));
    }
    boolean begins =
        step instanceof Step.Begin || step instanceof Step.Gather || step instanceof Step.Spread;
    Stage.outs(step)
        .forEach(
            out -> {
              ancestors.put(out, before);
              firsts.put(out, begins ? Set.of(out) : roots);
            });
  }
}
