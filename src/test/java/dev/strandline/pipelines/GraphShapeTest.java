package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;

import dev.strandline.io.Verdicts;
import dev.strandline.model.RecordBatchCoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What stands between read and write in the Beam graph: batches, never rows, and as few shuffles as
 * the spec allows.
 */
final class GraphShapeTest {
  private static final Coder<?> BATCH = RecordBatchCoder.of();
  private static final Coder<?> CHUNK = KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of());
  private static final Coder<?> SHARD =
      KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(RecordBatchCoder.of()));

  private static final String SPEC =
      """
      strandline: v1
      name: shape
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "%s/*.csv"
            format: {type: delimited, header: false}
            columns:
              - {name: a, type: string, required: true}
              - {name: b, type: int32}
              - {name: day, type: date, required: true}
      steps:
        typed: {type: Cast, input: raw, config: {columns: [{name: b, type: int64}]}}
        some: {type: Filter, input: typed, config: {conditions: [{column: a, op: ne, value: x}]}}
        fewer: {type: Select, input: some, config: {keep: [a, b, day]}}
        latest: {type: LatestPerKey, input: fewer, config: {keys: [%s]}}
      sinks:
        lake:
          type: WriteToParquet
          input: latest
          config: {path: "%s/lake", partition_by: [year(day)], mode: overwrite}
      dead_letters: {path: "%s/rejected"}
      """;

  @TempDir Path folder = Path.of("");

  private Pipeline pipeline(String keys) throws IOException {
    return pipeline(keys, Verdicts.SIDE_INPUT);
  }

  private Pipeline pipeline(String keys, Verdicts verdicts) throws IOException {
    Files.writeString(folder.resolve("in.csv"), "x,1,2026-01-31\n");
    return Plans.pipeline(SPEC.formatted(folder, keys, folder, folder), verdicts);
  }

  /**
   * What a runner does not chain to its grouping gets a group as one element in memory. One more is
   * where letters are staged.
   */
  @ParameterizedTest
  @CsvSource({
    "'a, day', SIDE_INPUT, 2",
    "a, SIDE_INPUT, 3",
    "'a, day', VERIFY_FIRST, 0",
    "a, VERIFY_FIRST, 0"
  })
  void givesReducersASideInputOnlyWhereVerdictsComeLate(String keys, Verdicts verdicts, long with)
      throws IOException {
    assertThat(StepsWithSideInputs.below(pipeline(keys, verdicts)), is(with));
  }

  /** Counts the DoFns that have side inputs. */
  private static final class StepsWithSideInputs extends PipelineVisitor.Defaults {
    private long found;

    static long below(Pipeline pipeline) {
      StepsWithSideInputs steps = new StepsWithSideInputs();
      pipeline.traverseTopologically(steps);
      return steps.found;
    }

    @Override
    public void visitPrimitiveTransform(TransformHierarchy.Node node) {
      if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step
          && !step.getSideInputs().isEmpty()) {
        found++;
      }
    }
  }

  @Test
  void movesRowsAsBatchesThroughOneShuffleWhereThePartitionIsInTheKey() throws IOException {
    Between between = Between.readAndWrite(pipeline("a, day"));

    assertThat(between.groupings, hasSize(1));
    assertThat(between.coders, hasSize(greaterThan(3)));
    assertThat(between.coders, everyItem(is(oneOf(BATCH, CHUNK, SHARD))));
    assertThat("row steps run in one loop", between.named("typed, some, fewer"), is(true));
  }

  @Test
  void movesRowsAsBatchesThroughTwoShufflesWhereThePartitionIsOutsideTheKey() throws IOException {
    Between between = Between.readAndWrite(pipeline("a"));

    assertThat(between.groupings, hasSize(2));
    assertThat(between.coders, everyItem(is(oneOf(BATCH, CHUNK, SHARD))));
  }

  /** The primitive transforms and collections on the way from the read to the write. */
  private static final class Between extends PipelineVisitor.Defaults {
    private final Map<PValue, TransformHierarchy.Node> producers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<TransformHierarchy.Node> writes = new ArrayList<>();
    private final List<String> groupings = new ArrayList<>();
    private final List<Coder<?>> coders = new ArrayList<>();

    static Between readAndWrite(Pipeline pipeline) {
      Between between = new Between();
      pipeline.traverseTopologically(between);
      assertThat("one write", between.writes, hasSize(1));
      between.goBack(between.writes.get(0));
      return between;
    }

    @Override
    public void visitPrimitiveTransform(TransformHierarchy.Node node) {
      node.getOutputs().values().forEach(output -> producers.put(output, node));
      if (node.getFullName().contains("/Reduce and write")) {
        writes.add(node);
      }
    }

    /** Along main inputs only: side inputs tell of bad files, they hold no rows. */
    private void goBack(TransformHierarchy.Node write) {
      Deque<TransformHierarchy.Node> open = new ArrayDeque<>(List.of(write));
      Set<PValue> seen = new HashSet<>();
      while (!open.isEmpty()) {
        TransformHierarchy.Node node = open.pop();
        Set<PValue> side =
            new HashSet<>(
                node.getTransform() == null
                    ? List.of()
                    : node.getTransform().getAdditionalInputs().values());
        for (PValue input : node.getInputs().values()) {
          TransformHierarchy.Node producer = producers.get(input);
          if (producer == null || side.contains(input) || !seen.add(input)) {
            continue;
          }
          coders.add(((PCollection<?>) input).getCoder());
          names.add(producer.getFullName());
          if (producer.getTransform() instanceof GroupByKey) {
            groupings.add(producer.getFullName());
          }
          if (!producer.getFullName().startsWith("raw/Read")) {
            open.push(producer);
          }
        }
      }
      assertThat("the way leads to the read: " + names, named("raw/Read"), is(true));
    }

    boolean named(String beginning) {
      return names.stream().anyMatch(name -> name.startsWith(beginning));
    }
  }
}
