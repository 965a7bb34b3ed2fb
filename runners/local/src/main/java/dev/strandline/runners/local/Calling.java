package dev.strandline.runners.local;

import dev.strandline.model.Copyable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.metrics.MetricsEnvironment.MetricsEnvironmentState;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;

/** One worker's instance of a DoFn: what it outputs goes on at once, without being encoded. */
final class Calling implements Receiver, WindowedValueMultiReceiver {
  private final Map<TupleTag<?>, List<Receiver>> outs;
  private final MetricsContainer metrics;
  private final MetricsEnvironmentState environment;
  private final Caller caller;

  /**
   * Sets up a copy of the step's DoFn.
   *
   * @param outs who takes each output, in this thread
   */
  Calling(
      Step.Each step,
      Map<TupleTag<?>, List<Receiver>> outs,
      SideInputReader views,
      PipelineOptions options,
      MetricsContainer metrics) {
    this.outs = outs;
    this.metrics = metrics;
    this.environment = MetricsEnvironment.getMetricsEnvironmentStateForCurrentThread();
    DoFn<Object, Object> fn = copyOf(step.fn());
    Optional<FnMethods> methods = FnMethods.of(fn);
    this.caller =
        methods.isPresent()
            ? new ReflectiveCaller(fn, methods.get(), step, this, views, options)
            : new BeamCaller(fn, step, this, views, options);
    caller.setUp();
  }

  /** Another instance, as if it had been serialized. */
  private static DoFn<Object, Object> copyOf(DoFn<Object, Object> fn) {
    return fn instanceof Copyable copyable
        ? Unchecked.cast(copyable.copy())
        : SerializableUtils.clone(fn);
  }

  void start() {
    counting(caller::startBundle);
  }

  @Override
  public void accept(WindowedValue<Object> element) {
    MetricsContainer before = environment.activate(metrics);
    try {
      caller.process(element);
    } finally {
      environment.activate(before);
    }
  }

  @Override
  public <T> void output(TupleTag<T> tag, WindowedValue<T> element) {
    List<Receiver> to = outs.get(tag);
    if (to == null) {
      return; // nobody reads it
    }
    for (Receiver receiver : to) {
      receiver.accept(Unchecked.cast(element));
    }
  }

  void finish() {
    counting(caller::finishBundle);
  }

  void tearDown() {
    caller.tearDown();
  }

  private void counting(Runnable call) {
    MetricsContainer before = environment.activate(metrics);
    try {
      call.run();
    } finally {
      environment.activate(before);
    }
  }
}
