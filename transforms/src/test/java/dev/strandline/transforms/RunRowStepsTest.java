package dev.strandline.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.model.Books;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RunStamp;
import dev.strandline.model.Schema;
import dev.strandline.transforms.testing.OnTestPipeline;
import dev.strandline.transforms.testing.Rows;
import dev.strandline.transforms.testing.StepSpecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnTestPipeline.class)
final class RunRowStepsTest {
  private static final RunStamp RUN = new RunStamp("p", "hash", "run-1", Instant.EPOCH);

  @Test
  void runsStepsOneAfterTheOtherAndKeepsTheirBooks(TestPipeline pipeline) {
    RowSteps steps =
        StepSpecs.steps(
            Rows.SCHEMA,
            "{type: Filter, config: {conditions: [{column: day, op: not_null}]}}",
            "{type: Cast, config: {columns: [{name: v, type: int32}]}}",
            "{type: Select, config: {keep: [v, k]}}");
    RunRowSteps.Result out =
        pipeline
            .apply(
                Create.of(
                        Rows.batch("a", 1, "k1|2024-01-03|1", "k2|-|2", "k3|2024-01-03|x"),
                        Rows.batch("b", 1, "k4|-|4"))
                    .withCoder(RecordBatchCoder.of()))
            .apply(RunRowSteps.of(steps, Planned.as(RUN)));

    PAssert.that(out.rows())
        .satisfies(
            batches -> {
              List<String> rows = new ArrayList<>();
              Schema schema = steps.output();
              batches.forEach(
                  batch -> {
                    assertThat(batch.schema(), equalTo(schema));
                    rows.addAll(Rows.texts(batch));
                  });
              return same(rows, List.of("1|k1"));
            });
    PAssert.thatSingleton(out.letters().apply(Count.globally())).isEqualTo(1L);
    PAssert.that(out.books())
        .satisfies(
            parts -> {
              Books sum = Books.EMPTY;
              for (Books part : parts) {
                sum = sum.plus(part);
              }
              same(sum.imbalances(), List.of());
              same(sum.get("filter", Books.Entry.FILTERED), 2L);
              same(sum.get("cast", Books.Entry.REJECTED), 1L);
              return same(sum.get("select", Books.Entry.OUT), 1L);
            });
    pipeline.run();
  }

  private static Void same(Object actual, Object expected) {
    assertThat(actual, equalTo(expected));
    return null;
  }
}
