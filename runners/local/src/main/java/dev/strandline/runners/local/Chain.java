package dev.strandline.runners.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;

/**
 * One worker's instances of a stage's steps, tied together: one bundle, from the first element that
 * the worker takes to its last.
 */
final class Chain implements AutoCloseable {
  private final BatchRun run;
  private final IdentityHashMap<Step, Receiver> entrances = new IdentityHashMap<>();
  private final List<Calling> callings = new ArrayList<>();
  private final Receiver head;

  Chain(Stage stage, BatchRun run) {
    this.run = run;
    try {
      // Against the order of the graph, so that who takes an output is there before who gives it.
      for (int i = stage.reached().size() - 1; i >= 0; i--) {
        Step step = stage.reached().get(i);
        entrances.put(step, entrance(step));
      }
      head = all(readersOf(Stage.outs(stage.first()).findFirst().orElseThrow()));
      for (int i = callings.size() - 1; i >= 0; i--) {
        callings.get(i).start();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Receiver entrance(Step step) {
    if (step instanceof Step.Each each) {
      Map<TupleTag<?>, List<Receiver>> outs = new HashMap<>();
      each.outs().forEach((tag, out) -> outs.put(tag, readersOf(out)));
      Calling calling = run.calling(each, outs);
      callings.add(calling);
      return calling;
    } else if (step instanceof Step.Assign assign) {
      return assigning(assign, all(readersOf(assign.out())));
    } else if (step instanceof Step.Union union) {
      return all(readersOf(union.out()));
    }
    return run.entrance(step);
  }

  private List<Receiver> readersOf(PCollection<?> collection) {
    List<Receiver> receivers = new ArrayList<>();
    for (Step reader : run.readersOf(collection)) {
      Receiver receiver = entrances.get(reader);
      if (receiver == null) {
        throw new IllegalStateException(reader.name() + " comes before what it reads");
      }
      receivers.add(receiver);
    }
    return receivers;
  }

  private static Receiver all(List<Receiver> receivers) {
    if (receivers.size() == 1) {
      return receivers.get(0);
    }
    return element -> {
      for (Receiver receiver : receivers) {
        receiver.accept(element);
      }
    };
  }

  private static Receiver assigning(Step.Assign step, Receiver to) {
    WindowFn<Object, ?> fn = step.windows();
    return element -> {
      for (BoundedWindow old : element.getWindows()) {
        to.accept(
            WindowedValues.of(
                element.getValue(),
                element.getTimestamp(),
                windows(fn, element, old),
                element.getPaneInfo()));
      }
    };
  }

  private static java.util.Collection<? extends BoundedWindow> windows(
      WindowFn<Object, ?> fn, WindowedValue<Object> element, BoundedWindow old) {
    try {
      return assigned(fn, element, old);
    } catch (Exception e) {
      throw org.apache.beam.sdk.util.UserCodeException.wrap(e);
    }
  }

  private static <W extends BoundedWindow> java.util.Collection<W> assigned(
      WindowFn<Object, W> fn, WindowedValue<Object> element, BoundedWindow old) throws Exception {
    return fn.assignWindows(
        fn.new AssignContext() {
          @Override
          public Object element() {
            return element.getValue();
          }

          @Override
          public Instant timestamp() {
            return element.getTimestamp();
          }

          @Override
          public BoundedWindow window() {
            return old;
          }
        });
  }

  /** Takes the elements of the stage's first collection. */
  Receiver head() {
    return head;
  }

  /** Ends the bundle, step by step in the order of the graph. */
  void finish() {
    for (int i = callings.size() - 1; i >= 0; i--) {
      callings.get(i).finish();
    }
  }

  @Override
  public void close() {
    for (Calling calling : callings) {
      calling.tearDown();
    }
  }
}
