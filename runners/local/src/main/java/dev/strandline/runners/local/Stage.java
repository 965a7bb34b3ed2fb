package dev.strandline.runners.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * What runs without a stop between elements: a beginning or an exchange, and all steps that its
 * elements reach before the next exchange.
 *
 * @param first a {@link Step.Begin}, {@link Step.Gather} or {@link Step.Spread}
 * @param reached the other steps, in the order of the graph; a step that several stages reach is in
 *     each of them
 */
record Stage(Step first, List<Step> reached) {
  /** The stages of a graph; {@code readers} has the steps that read a collection. */
  static List<Stage> of(List<Step> steps, Map<PCollection<?>, List<Step>> readers) {
    List<Stage> stages = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Begin
          || step instanceof Step.Gather
          || step instanceof Step.Spread) {
        Set<Step> reached = reach(step, readers);
        stages.add(new Stage(step, steps.stream().filter(reached::contains).toList()));
      }
    }
    return stages;
  }

  private static Set<Step> reach(Step first, Map<PCollection<?>, List<Step>> readers) {
    Set<Step> reached = steps();
    Deque<PCollection<?>> open = new ArrayDeque<>(outs(first).toList());
    while (!open.isEmpty()) {
      for (Step reader : readers.getOrDefault(open.pop(), List.of())) {
        boolean passes =
            reader instanceof Step.Each
                || reader instanceof Step.Assign
                || reader instanceof Step.Union;
        if (reached.add(reader) && passes) {
          outs(reader).forEach(open::push);
        }
      }
    }
    return reached;
  }

  /** A set in which a step is like no other, whatever the two hold. */
  private static Set<Step> steps() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** The collections that a step makes. */
  static Stream<PCollection<?>> outs(Step step) {
    if (step instanceof Step.Begin begin) {
      return Stream.of(begin.out());
    } else if (step instanceof Step.Each each) {
      return each.outs().values().stream();
    } else if (step instanceof Step.Assign assign) {
      return Stream.of(assign.out());
    } else if (step instanceof Step.Union union) {
      return Stream.of(union.out());
    } else if (step instanceof Step.Gather gather) {
      return Stream.of(gather.out());
    } else if (step instanceof Step.Spread spread) {
      return Stream.of(spread.out());
    }
    return Stream.of();
  }

  /** The collections that a step reads, side inputs left out. */
  static Stream<PCollection<?>> ins(Step step) {
    if (step instanceof Step.Each each) {
      return Stream.of(each.in());
    } else if (step instanceof Step.Assign assign) {
      return Stream.of(assign.in());
    } else if (step instanceof Step.Union union) {
      return union.ins().stream();
    } else if (step instanceof Step.Gather gather) {
      return Stream.of(gather.in());
    } else if (step instanceof Step.Spread spread) {
      return Stream.of(spread.in());
    } else if (step instanceof Step.Look look) {
      return Stream.of(look.in());
    }
    return Stream.of();
  }

  /** The steps by what they read; a union that reads a collection twice is there twice. */
  static Map<PCollection<?>, List<Step>> readers(List<Step> steps) {
    Map<PCollection<?>, List<Step>> readers = new HashMap<>();
    for (Step step : steps) {
      ins(step).forEach(in -> readers.computeIfAbsent(in, any -> new ArrayList<>()).add(step));
    }
    return readers;
  }

  /** Whether everything that this stage needs is there once those stages are the only ones left. */
  boolean isReady(List<Stage> left) {
    Set<PCollectionView<?>> views = new HashSet<>();
    Set<Step> awaited = steps();
    awaited.add(first);
    for (Step step : reached) {
      if (step instanceof Step.Each each) {
        views.addAll(each.sides().values());
      }
    }
    for (Stage other : left) {
      for (Step step : other.reached) {
        if (awaited.contains(step)
            || (step instanceof Step.Look look && views.contains(look.view()))) {
          return false;
        }
      }
    }
    return true;
  }
}
