package dev.strandline.runners.local;

import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnInvoker;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.WindowedValue;

/** Beam's own way, for every DoFn: a class is made for it while the run goes on. */
final class BeamCaller implements Caller {
  private final DoFn<Object, Object> fn;
  private final PipelineOptions options;
  private final DoFnInvoker<Object, Object> invoker;
  private final DoFnRunner<Object, Object> runner;

  BeamCaller(
      DoFn<Object, Object> fn,
      Step.Each step,
      WindowedValueMultiReceiver out,
      SideInputReader views,
      PipelineOptions options) {
    this.fn = fn;
    this.options = options;
    this.invoker = DoFnInvokers.invokerFor(fn);
    this.runner =
        DoFnRunners.simpleRunner(
            options,
            fn,
            views,
            out,
            step.mainTag(),
            step.moreTags(),
            NoState.INSTANCE,
            Unchecked.cast(step.in().getCoder()),
            step.coders(),
            step.in().getWindowingStrategy(),
            step.schemas(),
            step.sides());
  }

  @Override
  public void setUp() {
    DoFnInvokers.tryInvokeSetupFor(fn, options);
  }

  @Override
  public void startBundle() {
    runner.startBundle();
  }

  @Override
  public void process(WindowedValue<Object> element) {
    runner.processElement(element);
  }

  @Override
  public void finishBundle() {
    runner.finishBundle();
  }

  @Override
  public void tearDown() {
    invoker.invokeTeardown();
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
