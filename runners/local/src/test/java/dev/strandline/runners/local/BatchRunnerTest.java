package dev.strandline.runners.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

final class BatchRunnerTest {
  private static final TupleTag<Integer> EVEN = new TupleTag<>("even") {};
  private static final TupleTag<String> ODD = new TupleTag<>("odd") {};

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  private static PCollection<Integer> numbers(Pipeline pipeline, int n) {
    return pipeline.apply(Create.of(upTo(n)).withCoder(VarIntCoder.of()));
  }

  private static final class SplitFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private final Counter seen = Metrics.counter("test", "seen");

    @ProcessElement
    public void process(@Element Integer number, MultiOutputReceiver out) {
      seen.inc();
      if (number % 2 == 0) {
        out.get(EVEN).output(number);
      } else {
        out.get(ODD).output("odd " + number);
      }
    }
  }

  @Test
  void sendsEachOutputItsWayAndCounts() {
    Pipeline pipeline = Pipelines.onWorkers(3);
    PCollectionTuple out =
        numbers(pipeline, 7)
            .apply(ParDo.of(new SplitFn()).withOutputTags(EVEN, TupleTagList.of(ODD)));
    Gathered<Integer, Integer> even = Gathered.elements();
    Gathered<String, String> odd = Gathered.elements();
    out.get(EVEN).apply("even", even);
    out.get(ODD).apply("odd", odd);
    PipelineResult result = pipeline.run();

    assertThat(result.waitUntilFinish(), is(PipelineResult.State.DONE));
    assertThat(even.found(), containsInAnyOrder(0, 2, 4, 6));
    assertThat(odd.found(), containsInAnyOrder("odd 1", "odd 3", "odd 5"));
    Iterable<MetricResult<Long>> counters =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named("test", "seen"))
                    .build())
            .getCounters();
    assertThat(counters.iterator().next().getAttempted(), is(7L));
  }

  private static final class AddAllFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private final PCollectionView<List<Integer>> list;
    private final PCollectionView<Map<Integer, String>> map;

    AddAllFn(PCollectionView<List<Integer>> list, PCollectionView<Map<Integer, String>> map) {
      this.list = list;
      this.map = map;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      int sum = context.sideInput(list).stream().mapToInt(Integer::intValue).sum();
      context.output(context.element() * 1_000 + sum * 10 + context.sideInput(map).size());
    }
  }

  @Test
  void waitsForSideInputsThatTheSameReadFills() {
    Pipeline pipeline = Pipelines.onWorkers(2);
    PCollection<Integer> numbers = numbers(pipeline, 5);
    PCollectionView<List<Integer>> list = numbers.apply("list", View.asList());
    PCollectionView<Map<Integer, String>> map =
        pipeline.apply("words", Create.of(KV.of(1, "a"), KV.of(2, "b"))).apply("map", View.asMap());
    Gathered<Integer, Integer> sums = Gathered.elements();
    numbers.apply(ParDo.of(new AddAllFn(list, map)).withSideInputs(list, map)).apply(sums);
    pipeline.run();

    assertThat(sums.found(), containsInAnyOrder(102, 1_102, 2_102, 3_102, 4_102));
  }

  @Test
  void givesTheSumOfNothingAsZero() {
    Pipeline pipeline = Pipelines.onWorkers(2);
    PCollection<Integer> none = pipeline.apply(Create.empty(VarIntCoder.of()));
    Gathered<Integer, Integer> sum = Gathered.elements();
    none.apply(Sum.integersGlobally()).apply("sum", sum);
    Gathered<KV<String, Iterable<Integer>>, String> groups = Gathered.as(KV::getKey);
    none.apply(WithKeys.of("key"))
        .setCoder(org.apache.beam.sdk.coders.KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()))
        .apply(GroupByKey.create())
        .apply("groups", groups);
    Gathered<Integer, Integer> flat = Gathered.elements();
    PCollectionList.<Integer>empty(pipeline)
        .apply(Flatten.pCollections())
        .setCoder(VarIntCoder.of())
        .apply("flat", flat);
    pipeline.run();

    assertThat(sum.found(), is(List.of(0)));
    assertThat(groups.found(), is(empty()));
    assertThat(flat.found(), is(empty()));
  }

  @Test
  void countsTwiceWhatIsInAUnionTwice() {
    Pipeline pipeline = Pipelines.onWorkers(2);
    PCollection<Integer> numbers = numbers(pipeline, 3);
    Gathered<Integer, Integer> both = Gathered.elements();
    PCollectionList.of(numbers).and(numbers).apply(Flatten.pCollections()).apply(both);
    pipeline.run();

    assertThat(both.found(), containsInAnyOrder(0, 0, 1, 1, 2, 2));
  }

  @Test
  void groupsByWindowToo() {
    Pipeline pipeline = Pipelines.onWorkers(2);
    Gathered<KV<String, Long>, KV<String, Long>> counts = Gathered.elements();
    Gathered<String, String> ends = Gathered.elements();
    PCollection<KV<String, Long>> counted =
        numbers(pipeline, 10)
            .apply(WithTimestamps.of(number -> Instant.ofEpochMilli(number * 1_000L)))
            .apply(Window.into(FixedWindows.of(Duration.standardSeconds(4))))
            .apply(MapElements.into(TypeDescriptors.strings()).via(number -> "n" + number % 2))
            .apply(Count.perElement());
    counted.apply("counts", counts);
    counted.apply(ParDo.of(new WindowEndFn())).apply("ends", ends);
    pipeline.run();

    assertThat(
        counts.found(),
        containsInAnyOrder(
            KV.of("n0", 2L),
            KV.of("n1", 2L),
            KV.of("n0", 2L),
            KV.of("n1", 2L),
            KV.of("n0", 1L),
            KV.of("n1", 1L)));
    assertThat(new HashSet<>(ends.found()), is(new HashSet<>(List.of("3999", "7999", "11999"))));
  }

  private static final class WindowEndFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        BoundedWindow window, @Timestamp Instant timestamp, OutputReceiver<String> out) {
      assertThat(timestamp, is(window.maxTimestamp()));
      out.output(String.valueOf(timestamp.getMillis()));
    }
  }

  @Test
  void spreadsManyElementsAndLosesNone() {
    Pipeline pipeline = Pipelines.spillingBeyond(100_000, 3);
    Gathered<Integer, Integer> all = Gathered.elements();
    numbers(pipeline, 20_000).apply(Reshuffle.viaRandomKey()).apply(all);
    pipeline.run();

    assertThat(all.found().stream().sorted().toList(), is(upTo(20_000)));
  }

  /** What became of the DoFns of one test. */
  private static final AtomicInteger SET_UP = new AtomicInteger();

  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final AtomicInteger FINISHED = new AtomicInteger();
  private static final AtomicInteger TORN_DOWN = new AtomicInteger();

  private static final class LifeFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private int sum;

    @Setup
    public void setup() {
      SET_UP.incrementAndGet();
    }

    @StartBundle
    public void start() {
      STARTED.incrementAndGet();
      sum = 0;
    }

    @ProcessElement
    public void process(@Element Integer number) {
      sum += number;
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      FINISHED.incrementAndGet();
      context.output(sum, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }

    @Teardown
    public void teardown() {
      TORN_DOWN.incrementAndGet();
    }
  }

  @Test
  void finishesBundlesInOrderSoThatTheirOutputsGoThroughWhatFollows() {
    SET_UP.set(0);
    STARTED.set(0);
    FINISHED.set(0);
    TORN_DOWN.set(0);
    Pipeline pipeline = Pipelines.onWorkers(2);
    Gathered<Integer, Integer> sums = Gathered.elements();
    numbers(pipeline, 100)
        .apply(Reshuffle.viaRandomKey())
        .apply("first", ParDo.of(new LifeFn()))
        .apply("second", ParDo.of(new LifeFn()))
        .apply(sums);
    pipeline.run();

    assertThat(sums.found().stream().mapToInt(Integer::intValue).sum(), is(4_950));
    assertThat("instances, two a worker", SET_UP.get(), is(greaterThan(1)));
    assertThat(STARTED.get(), is(SET_UP.get()));
    assertThat(FINISHED.get(), is(SET_UP.get()));
    assertThat(TORN_DOWN.get(), is(SET_UP.get()));
  }

  private static final class FailFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private final String where;

    FailFn(String where) {
      this.where = where;
    }

    private void failIn(String place) throws IOException {
      if (where.equals(place)) {
        throw new IOException("broken in " + place);
      }
    }

    @Setup
    public void setup() throws IOException {
      failIn("setup");
    }

    @StartBundle
    public void start() throws IOException {
      failIn("start");
    }

    @ProcessElement
    public void process(@Element Integer number, OutputReceiver<Integer> out) throws IOException {
      failIn("process");
      out.output(number);
    }

    @FinishBundle
    public void finish() throws IOException {
      failIn("finish");
    }

    @Teardown
    public void teardown() {
      TORN_DOWN.incrementAndGet();
    }
  }

  @Test
  void failsWithTheCauseWhereverADoFnFails() {
    for (String where : List.of("setup", "start", "process", "finish")) {
      TORN_DOWN.set(0);
      Pipeline pipeline = Pipelines.onWorkers(2);
      numbers(pipeline, 50)
          .apply(Reshuffle.viaRandomKey())
          .apply("good", ParDo.of(new LifeFn()))
          .apply("bad", ParDo.of(new FailFn(where)))
          .apply(WithKeys.of(1))
          .apply(GroupByKey.create());
      PipelineExecutionException failure =
          assertThrows(PipelineExecutionException.class, pipeline::run, where);
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      assertThat(cause, is(instanceOf(IOException.class)));
      assertThat(cause.getMessage(), is("broken in " + where));
      if (!where.equals("setup")) {
        assertThat("torn down after " + where, TORN_DOWN.get(), is(greaterThan(0)));
      }
    }
  }

  private static final CountDownLatch WAITING = new CountDownLatch(1);
  private static final AtomicReference<String> ENDED = new AtomicReference<>("");

  private static final class WaitFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() throws InterruptedException {
      try {
        WAITING.countDown();
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        ENDED.set("interrupted");
        throw e;
      }
    }
  }

  @Test
  void stopsItsWorkersWhenTheCallerIsInterrupted() throws InterruptedException {
    Pipeline pipeline = Pipelines.onWorkers(2);
    numbers(pipeline, 1).apply(ParDo.of(new WaitFn()));
    AtomicReference<Throwable> failure = new AtomicReference<>(new Throwable("none"));
    Thread caller =
        new Thread(
            () -> {
              try {
                pipeline.run();
              } catch (RuntimeException e) {
                failure.set(e);
              }
            });
    caller.start();
    WAITING.await();
    caller.interrupt();
    caller.join();

    assertThat(failure.get(), is(instanceOf(PipelineExecutionException.class)));
    assertThat(ENDED.get(), is("interrupted"));
  }

  @Test
  void holdsWhatPAssertAsserts() {
    Pipeline good = Pipelines.onWorkers(2);
    PAssert.that(numbers(good, 3)).containsInAnyOrder(2, 1, 0);
    good.run();

    Pipeline bad = Pipelines.onWorkers(2);
    PAssert.that(numbers(bad, 3)).containsInAnyOrder(2, 1);
    Throwable failure = assertThrows(PipelineExecutionException.class, bad::run);
    assertThat(String.valueOf(failure.getMessage()), containsString("not matched: <0>"));
  }

  @Test
  void givesAGroupsValuesAsOftenAsTheyAreAskedFor() {
    Pipeline pipeline = Pipelines.onWorkers(2);
    Gathered<KV<String, Iterable<Integer>>, List<Integer>> twice =
        Gathered.as(
            group -> {
              List<Integer> begun = List.of(group.getValue().iterator().next());
              assertThat(begun, hasSize(1));
              assertThat(sorted(group.getValue()), is(sorted(group.getValue())));
              return sorted(group.getValue());
            });
    numbers(pipeline, 4).apply(WithKeys.of("k")).apply(GroupByKey.create()).apply(twice);
    pipeline.run();

    assertThat(twice.found(), is(List.of(upTo(4))));
  }

  private static List<Integer> sorted(Iterable<Integer> values) {
    return StreamSupport.stream(values.spliterator(), false).sorted().collect(Collectors.toList());
  }
}
