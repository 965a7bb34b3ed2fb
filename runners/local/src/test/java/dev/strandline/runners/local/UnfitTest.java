package dev.strandline.runners.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.io.range.OffsetRange;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

/** What does not fit is refused before anything runs, with an id. */
final class UnfitTest {
  private static void refused(Pipeline pipeline, Unfit why, String id) {
    UnsupportedOperationException refusal =
        assertThrows(UnsupportedOperationException.class, pipeline::run, why.name());
    assertThat(String.valueOf(refusal.getMessage()), containsString(id));
    assertThat(String.valueOf(refusal.getMessage()), containsString("--runner"));
  }

  @Test
  void refusesInputWithoutEnd() {
    Pipeline pipeline = Pipelines.onWorkers(1);
    pipeline.apply(GenerateSequence.from(0));
    refused(pipeline, Unfit.UNBOUNDED, "SL-5401");
  }

  private static final class CountFn extends DoFn<KV<String, Integer>, Integer> {
    private static final long serialVersionUID = 1;

    @StateId("count")
    private final StateSpec<ValueState<Integer>> spec = StateSpecs.value(VarIntCoder.of());

    @ProcessElement
    public void process(@StateId("count") ValueState<Integer> count) {
      count.write(1);
    }
  }

  @Test
  void refusesState() {
    Pipeline pipeline = Pipelines.onWorkers(1);
    pipeline.apply(Create.of(KV.of("a", 1))).apply(ParDo.of(new CountFn()));
    refused(pipeline, Unfit.STATEFUL, "SL-5402");
  }

  @DoFn.BoundedPerElement
  private static final class PartsFn extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    @GetInitialRestriction
    @SuppressWarnings("UnusedMethod") // Beam calls it
    public OffsetRange whole() {
      return new OffsetRange(0, 2);
    }

    @ProcessElement
    public void process(RestrictionTracker<OffsetRange, Long> tracker) {
      tracker.tryClaim(2L);
    }
  }

  @Test
  void refusesSplittableDoFns() {
    Pipeline pipeline = Pipelines.onWorkers(1);
    pipeline.apply(Create.of(1)).apply(ParDo.of(new PartsFn()));
    refused(pipeline, Unfit.SPLITTABLE, "SL-5403");
  }

  @Test
  void refusesSessions() {
    Pipeline pipeline = Pipelines.onWorkers(1);
    pipeline
        .apply(Create.of(KV.of("a", 1)))
        .apply(Window.into(Sessions.withGapDuration(Duration.standardSeconds(1))))
        .apply(GroupByKey.create());
    refused(pipeline, Unfit.MERGING_WINDOWS, "SL-5404");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    Pipeline pipeline = Pipelines.onWorkers(1);
    pipeline.apply(TestStream.create(StringUtf8Coder.of()).advanceWatermarkToInfinity());
    UnsupportedOperationException refusal =
        assertThrows(UnsupportedOperationException.class, pipeline::run);
    assertThat(String.valueOf(refusal.getMessage()), containsString("SL-540"));
  }
}
