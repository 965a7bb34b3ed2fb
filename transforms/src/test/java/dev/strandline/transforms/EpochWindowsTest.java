package dev.strandline.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Epoch;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.Partitioning;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RunStamp;
import dev.strandline.transforms.testing.OnTestPipeline;
import dev.strandline.transforms.testing.Rows;
import dev.strandline.transforms.testing.StepSpecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What steps hold of one epoch never reaches another, and each follows its own epoch's plan. */
@ExtendWith(OnTestPipeline.class)
final class EpochWindowsTest {
  private static final Partitioning BY_DAY = Partitioning.parse(List.of("day(day)"), Rows.SCHEMA);

  private static PCollectionView<Epoch> epochs(TestPipeline pipeline) {
    return pipeline
        .apply(
            "Epochs",
            Create.timestamped(at(0, epoch(0, "run-a", 1)), at(1, epoch(1, "run-b", 4)))
                .withCoder(Epoch.coder()))
        .apply("Epoch windows", Window.into(FixedWindows.of(Duration.millis(1))))
        .apply("View", View.asSingleton());
  }

  private static TimestampedValue<RecordBatch> rowsAt(long number, RecordBatch batch) {
    return TimestampedValue.of(batch, org.joda.time.Instant.ofEpochMilli(number));
  }

  private static TimestampedValue<Epoch> at(long number, Epoch epoch) {
    return TimestampedValue.of(epoch, org.joda.time.Instant.ofEpochMilli(number));
  }

  private static Epoch epoch(long number, String runId, int files) {
    return Epoch.of(
        "windows",
        number,
        runId,
        Map.of(
            "sharding",
            Sharding.of(BY_DAY, new FilesPerPartition(files, Map.of()), List.of("k")),
            "stamp",
            new RunStamp("p", "hash", runId, Instant.EPOCH)));
  }

  private static PCollection<RecordBatch> rows(TestPipeline pipeline) {
    RecordBatch first = Rows.batch("a", 1, "k1|2024-01-03|x", "k2|2024-01-03|1");
    RecordBatch second = Rows.batch("a", 3, "k3|2024-01-03|y", "k4|2024-01-03|z");
    return pipeline
        .apply(
            Create.timestamped(rowsAt(0, first), rowsAt(1, second), rowsAt(0, first))
                .withCoder(RecordBatchCoder.of()))
        .apply("Windows", Window.into(FixedWindows.of(Duration.millis(1))));
  }

  private static IntervalWindow window(long number) {
    return new IntervalWindow(org.joda.time.Instant.ofEpochMilli(number), Duration.millis(1));
  }

  @Test
  void aChunkIsOfOneEpochAndOfItsPlan(TestPipeline pipeline) {
    Planned<Sharding> sharding = Planned.byEpoch(epochs(pipeline), "sharding");
    PCollection<KV<String, RecordBatch>> chunks =
        rows(pipeline).apply(ShardRows.admitting(sharding, "latest")).chunks();
    chunks.setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of()));
    PAssert.that(chunks).inWindow(window(0)).satisfies(of("-of-1", 4));
    PAssert.that(chunks).inWindow(window(1)).satisfies(of("-of-4", 2));
    pipeline.run();
  }

  private static SerializableFunction<Iterable<KV<String, RecordBatch>>, Void> of(
      String ending, int rows) {
    return chunks -> {
      int found = 0;
      for (KV<String, RecordBatch> chunk : chunks) {
        assertThat(chunk.getKey(), chunk.getKey().endsWith(ending), equalTo(true));
        found += chunk.getValue().rows();
      }
      assertThat(found, equalTo(rows));
      return null;
    };
  }

  /** A bundle of another epoch begins with what the one before has left. */
  @Test
  void stepsThatGotNothingSinceTellNothing() {
    RowSteps steps =
        StepSpecs.steps(Rows.SCHEMA, "{type: Cast, config: {columns: [{name: v, type: int32}]}}");
    DeadLetter.Job job = new DeadLetter.Job("p", "hash", "run-a", "");
    OpenSteps open = new OpenSteps(steps, job, Instant.EPOCH);
    open.process(Rows.batch("a", 1, "k1|2024-01-03|1"), letter -> {});
    assertThat(open.takeBooks().get("cast", Books.Entry.IN), equalTo(1L));
    assertThat(open.takeBooks(), equalTo(Books.EMPTY));
  }

  @Test
  void booksAndLettersAreOfTheirEpoch(TestPipeline pipeline) {
    Planned<RunStamp> run = Planned.byEpoch(epochs(pipeline), "stamp");
    RowSteps steps =
        StepSpecs.steps(Rows.SCHEMA, "{type: Cast, config: {columns: [{name: v, type: int32}]}}");
    RunRowSteps.Result out = rows(pipeline).apply(RunRowSteps.of(steps, run));
    PAssert.that(out.books()).inWindow(window(0)).satisfies(counted(4, 2));
    PAssert.that(out.books()).inWindow(window(1)).satisfies(counted(2, 2));
    PAssert.that(out.letters()).inWindow(window(0)).satisfies(lettersOf("run-a", 2));
    PAssert.that(out.letters()).inWindow(window(1)).satisfies(lettersOf("run-b", 2));
    pipeline.run();
  }

  private static SerializableFunction<Iterable<Books>, Void> counted(long in, long rejected) {
    return books -> {
      Books sum = Books.EMPTY;
      for (Books part : books) {
        sum = sum.plus(part);
      }
      assertThat(sum.get("cast", Books.Entry.IN), equalTo(in));
      assertThat(sum.get("cast", Books.Entry.REJECTED), equalTo(rejected));
      return null;
    };
  }

  private static SerializableFunction<Iterable<DeadLetter>, Void> lettersOf(
      String runId, int expected) {
    return letters -> {
      List<String> runs = new ArrayList<>();
      letters.forEach(letter -> runs.add(letter.job().runId()));
      assertThat(runs, equalTo(java.util.Collections.nCopies(expected, runId)));
      return null;
    };
  }
}
