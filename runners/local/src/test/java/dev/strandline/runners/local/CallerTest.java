package dev.strandline.runners.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Copyable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a DoFn gives and how it fails is the same by reflection and by Beam's own caller. */
final class CallerTest {
  private static final TupleTag<Object> MAIN = new TupleTag<>("main") {};
  private static final TupleTag<String> MORE = new TupleTag<>("more") {};
  private static final Instant NOON = Instant.ofEpochMilli(43_200_000);

  /** What happened, in its order. */
  private static final List<String> EVENTS = new ArrayList<>();

  private static final class EverythingFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @Setup
    public void setUp(PipelineOptions options) {
      EVENTS.add("set up with a name: " + !options.getJobName().isEmpty());
    }

    @StartBundle
    public void start(StartBundleContext context, PipelineOptions options) {
      EVENTS.add("start: " + (context.getPipelineOptions() == options));
    }

    @ProcessElement
    public void process(
        @Element Object element,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        PaneInfo pane,
        PipelineOptions options,
        OutputReceiver<Object> out,
        MultiOutputReceiver all,
        ProcessContext context) {
      out.output(element + " at " + timestamp + " in " + window + " of " + pane);
      out.outputWithTimestamp("later", timestamp.plus(Duration.standardHours(1)));
      out.builder("built").setPaneInfo(PaneInfo.NO_FIRING).output();
      all.get(MORE).output("more of " + context.element());
      all.get(MAIN).output(context.timestamp() + " " + context.pane());
      context.output(MORE, String.valueOf(context.getPipelineOptions() == options));
      context.output("context");
      context.outputWithTimestamp("context, later", timestamp.plus(Duration.standardHours(1)));
      context.outputWindowedValue(
          MORE, "elsewhere", timestamp, List.of(GlobalWindow.INSTANCE), PaneInfo.NO_FIRING);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      context.output("end", GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      context.output(MORE, "more end", GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }

    @Teardown
    public void tearDown() {
      EVENTS.add("torn down");
    }
  }

  /** Does not look at windows, so that an element in two is processed once. */
  private static final class ContextFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(context.element());
    }
  }

  private static final class EarlyFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(ProcessContext context) {
      context.outputWithTimestamp("early", context.timestamp().minus(Duration.millis(1)));
    }
  }

  private static final class EarlyReceiverFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(OutputReceiver<Object> out, @Timestamp Instant timestamp) {
      out.outputWithTimestamp("early", timestamp.minus(Duration.millis(1)));
    }
  }

  private static final class EarlyInWindowFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(ProcessContext context) {
      context.outputWindowedValue(
          "early",
          context.timestamp().minus(Duration.millis(1)),
          List.of(GlobalWindow.INSTANCE),
          context.pane());
    }
  }

  private static final class SkewedFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(ProcessContext context) {
      context.outputWithTimestamp("early", context.timestamp().minus(Duration.standardDays(1)));
    }

    @Override
    @SuppressWarnings("deprecation") // it still counts
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }

  private static final class EndlessFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(ProcessContext context) {
      context.outputWithTimestamp(
          "late", BoundedWindow.TIMESTAMP_MAX_VALUE.plus(Duration.millis(1)));
    }
  }

  private static final class UnknownTagFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(MultiOutputReceiver out) {
      out.get(new TupleTag<String>("nobody's") {}).output("x");
    }
  }

  private static final class CheckedFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Object element) throws IOException {
      if (element.equals(2)) {
        throw new IOException("no such thing");
      }
    }
  }

  private static final class ErrorFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Object element) {
      assertThat("cannot be", element, is(1));
    }
  }

  private static final class UnfinishedFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() {}

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (context.getPipelineOptions() != null) {
        throw new IllegalStateException("not yet");
      }
    }
  }

  static Stream<DoFn<Object, Object>> fns() {
    return Stream.of(
        new EverythingFn(),
        new ContextFn(),
        new EarlyFn(),
        new EarlyReceiverFn(),
        new EarlyInWindowFn(),
        new SkewedFn(),
        new EndlessFn(),
        new UnknownTagFn(),
        new CheckedFn(),
        new ErrorFn(),
        new UnfinishedFn());
  }

  private final Pipeline pipeline = Pipelines.onWorkers(1);
  private final PCollection<Object> in = numbers();
  private final Views views = new Views();

  private PCollection<Object> numbers() {
    return Unchecked.cast(pipeline.apply(Create.of(1, 2).withCoder(VarIntCoder.of())));
  }

  private Step.Each step(DoFn<Object, Object> fn) {
    PCollection<String> more =
        pipeline.apply("more", Create.of("a").withCoder(StringUtf8Coder.of()));
    return new Step.Each(
        "step",
        fn,
        in,
        MAIN,
        List.of(MORE),
        Map.of(MAIN, in, MORE, more),
        Map.of(),
        DoFnSchemaInformation.create());
  }

  private List<WindowedValue<Object>> elements() {
    IntervalWindow first = new IntervalWindow(NOON, Duration.standardDays(1));
    IntervalWindow second =
        new IntervalWindow(NOON.minus(Duration.millis(1)), Duration.standardDays(1));
    return List.of(
        WindowedValues.valueInGlobalWindow(1),
        WindowedValues.of(2, NOON, List.of(first, second), PaneInfo.ON_TIME_AND_ONLY_FIRING));
  }

  /** What comes of two elements in one bundle, or how it fails. */
  private List<String> run(Caller caller) {
    EVENTS.clear();
    try {
      caller.setUp();
      caller.startBundle();
      elements().forEach(caller::process);
      caller.finishBundle();
    } catch (UserCodeException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      boolean isOurs = cause instanceof IllegalArgumentException; // in words of our own
      EVENTS.add(cause.getClass() + (isOurs ? "" : ": " + cause.getMessage()));
    } finally {
      caller.tearDown();
    }
    return List.copyOf(EVENTS);
  }

  private static final class Listener implements WindowedValueMultiReceiver {
    @Override
    public <T> void output(TupleTag<T> tag, WindowedValue<T> element) {
      EVENTS.add(tag.getId() + ": " + element);
    }
  }

  private Caller reflective(DoFn<Object, Object> fn) {
    return new ReflectiveCaller(
        fn, FnMethods.of(fn).orElseThrow(), step(fn), new Listener(), views, pipeline.getOptions());
  }

  private Caller beams(DoFn<Object, Object> fn, Step.Each step) {
    return new BeamCaller(fn, step, new Listener(), views, pipeline.getOptions());
  }

  @ParameterizedTest
  @MethodSource("fns")
  void givesAndFailsAsBeamDoes(DoFn<Object, Object> fn) {
    List<String> byReflection = run(reflective(fn));

    assertThat(byReflection, is(not(empty())));
    assertThat(byReflection, is(run(beams(fn, new CallerTest().step(fn)))));
  }

  private static final class LookingFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;
    private final PCollectionView<List<Object>> view;

    LookingFn(PCollectionView<List<Object>> view) {
      this.view = view;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(context.element() + " of " + context.sideInput(view).size());
    }
  }

  @Test
  void looksAtSideInputsOncePerWindow() {
    PCollectionView<List<Object>> view = in.apply(View.asList());
    views.open(view);
    Receiver entrance = views.entrance(view);
    List.of("a", "b")
        .forEach(text -> entrance.accept(WindowedValues.valueInGlobalWindow((Object) text)));
    DoFn<Object, Object> fn = new LookingFn(view);
    List<String> byReflection = run(reflective(fn));

    assertThat(byReflection.get(0), containsString("1 of 2"));
    assertThat(byReflection.size(), is(3)); // the second element is in two windows
    assertThat(byReflection, is(run(beams(fn, new CallerTest().step(fn)))));
  }

  private static final class BrokenFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;
    private final boolean room;

    BrokenFn(boolean room) {
      this.room = room;
    }

    @Setup
    public void setUp() {
      if (!room) {
        throw new IllegalStateException("no room");
      }
    }

    @ProcessElement
    public void process() {}

    @Teardown
    public void tearDown() {
      EVENTS.add("torn down");
    }
  }

  @Test
  void tearsDownWhatCouldNotBeSetUp() {
    EVENTS.clear();
    Caller caller = reflective(new BrokenFn(false));
    UserCodeException e = assertThrows(UserCodeException.class, caller::setUp);

    assertThat(Objects.requireNonNull(e.getCause()).getMessage(), is("no room"));
    assertThat(EVENTS, contains("torn down"));
  }

  private static final class RowsFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(OutputReceiver<Row> out) {
      out.output(Row.nullRow(Schema.of()));
    }
  }

  private static final class NamedSideFn extends DoFn<Object, Object> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@SideInput("one") List<Object> side, ProcessContext context) {
      side.forEach(context::output);
    }
  }

  @Test
  void leavesToBeamWhatIsRare() {
    assertThat(FnMethods.of(new RowsFn()).isPresent(), is(false));
    assertThat(FnMethods.of(new NamedSideFn()).isPresent(), is(false));
    assertThat(FnMethods.of(new EverythingFn()).isPresent(), is(true));
  }

  private static final class CopiedFn extends DoFn<Object, Object> implements Copyable {
    private static final long serialVersionUID = 1;
    private final Object settings; // cannot be serialized

    CopiedFn(Object settings) {
      this.settings = settings;
    }

    @Override
    public DoFn<?, ?> copy() {
      EVENTS.add("copied");
      return new CopiedFn(settings);
    }

    @ProcessElement
    public void process() {
      assertThat(settings, is(sameInstance(EVENTS)));
    }
  }

  @Test
  void copiesWhatCanBeCopiedWithoutSerializingIt() {
    EVENTS.clear();
    Calling calling =
        new Calling(
            step(new CopiedFn(EVENTS)),
            Map.of(),
            views,
            pipeline.getOptions(),
            new org.apache.beam.runners.core.metrics.MetricsContainerImpl("step"));
    calling.start();
    calling.accept(WindowedValues.valueInGlobalWindow(1));
    calling.finish();
    calling.tearDown();

    assertThat(EVENTS, hasItem("copied"));
  }
}
