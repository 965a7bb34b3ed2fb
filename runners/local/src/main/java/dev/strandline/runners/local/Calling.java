package dev.strandline.runners.local;

import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.metrics.MetricsEnvironment.MetricsEnvironmentState;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnInvoker;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;

/** One worker's instance of a DoFn: what it outputs goes on at once, without being encoded. */
final class Calling implements Receiver, WindowedValueMultiReceiver {
  private final Map<TupleTag<?>, List<Receiver>> outs;
  private final MetricsContainer metrics;
  private final MetricsEnvironmentState environment;
  private final DoFnInvoker<Object, Object> invoker;
  private final DoFnRunner<Object, Object> runner;

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
    DoFn<Object, Object> fn = SerializableUtils.clone(step.fn());
    this.invoker = DoFnInvokers.tryInvokeSetupFor(fn, options);
    this.runner =
        DoFnRunners.simpleRunner(
            options,
            fn,
            views,
            this,
            step.mainTag(),
            step.moreTags(),
            NoState.INSTANCE,
            Unchecked.cast(step.in().getCoder()),
            step.coders(),
            step.in().getWindowingStrategy(),
            step.schemas(),
            step.sides());
  }

  void start() {
    counting(runner::startBundle);
  }

  @Override
  public void accept(WindowedValue<Object> element) {
    MetricsContainer before = environment.activate(metrics);
    try {
      runner.processElement(element);
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
    counting(runner::finishBundle);
  }

  void tearDown() {
    invoker.invokeTeardown();
  }

  private void counting(Runnable call) {
    MetricsContainer before = environment.activate(metrics);
    try {
      call.run();
    } finally {
      environment.activate(before);
    }
  }

  /** For DoFns without state, the only ones here. */
  private enum NoState implements StepContext {
    INSTANCE;

    @Override
    public StateInternals stateInternals() {
      throw new UnsupportedOperationException("state");
    }

    @Override
    public TimerInternals timerInternals() {
      throw new UnsupportedOperationException("timers");
    }
  }
}
