package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.Sink;
import dev.strandline.model.Admission;
import dev.strandline.model.Partitioning;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.options.Node;
import dev.strandline.transforms.PartitionPaths;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The partitions that a run would write, as far as a plan can tell: small inputs are read whole, of
 * large ones the first records.
 *
 * @param complete whether these are all
 * @param how they were found
 */
record PartitionsTouched(Collection<String> paths, boolean complete, String how) {
  /** About a second's reading. */
  private static final long MOST_RAW_BYTES = 32L << 20;

  /** A good one will be among them. */
  private static final int RECORDS_FOR_A_PATH = 100;

  /** Steps that leave the values of columns as they are. */
  private static final Set<String> KEEP_VALUES = Set.of("LatestPerKey", "Filter", "DecodeChanges");

  static PartitionsTouched of(RunPlan plan, String name) {
    Sink sink = plan.sink(name);
    Set<String> paths = new TreeSet<>(sink.admission().rebuilt());
    List<Map.Entry<String, Input>> inputs =
        plan.checked().sourcesOf(name).stream()
            .flatMap(source -> plan.inputsOf(source).stream().map(in -> Map.entry(source, in)))
            .toList();
    if (sink.partitioning().equals(Partitioning.NONE)) {
      return new PartitionsTouched(Set.of(""), true, "the table is one partition");
    }
    boolean inPath = isInPath(plan, name);
    boolean whole = plan.rawBytes() <= MOST_RAW_BYTES;
    int step = whole || inPath ? 1 : Math.max(1, inputs.size() / PartitionEstimate.SAMPLED_INPUTS);
    long records =
        whole ? Long.MAX_VALUE : inPath ? RECORDS_FOR_A_PATH : PartitionEstimate.SAMPLED_RECORDS;
    LocalRows local = new LocalRows(plan);
    PartitionPaths partitionPaths =
        new PartitionPaths(sink.partitioning(), plan.checked().schema(name));
    int looked = 0;
    int empty = 0;
    try {
      for (int i = 0; i < inputs.size(); i += step) {
        Map.Entry<String, Input> input = inputs.get(i);
        long rows = 0;
        for (RecordBatch batch : local.rowsAt(name, input.getKey(), input.getValue(), records)) {
          add(batch, sink.admission(), partitionPaths, paths);
          rows += batch.rows();
        }
        looked++;
        empty += rows == 0 ? 1 : 0;
      }
    } catch (IOException e) {
      return new PartitionsTouched(
          paths, false, "at least these: an input cannot be read, " + ErrorIds.without(e + ""));
    }
    String moved =
        sink.indexed()
            ? "; those that rows move out of are known only when the run looks into the key index"
            : "";
    if (whole) {
      boolean all = moved.isEmpty();
      return new PartitionsTouched(
          paths,
          all,
          (all ? "all, found by reading the inputs" : "found by reading the inputs") + moved);
    }
    if (inPath && empty == 0) {
      boolean all = moved.isEmpty();
      return new PartitionsTouched(
          paths,
          all,
          (all ? "all, told by the inputs' paths" : "told by the inputs' paths") + moved);
    }
    return new PartitionsTouched(
        paths,
        false,
        "at least these: they are those of the first "
            + PartitionEstimate.SAMPLED_RECORDS
            + " records of "
            + looked
            + " of "
            + inputs.size()
            + " inputs, and the others are not known without reading all"
            + moved);
  }

  /** Whether every row of an input goes to the partition that its path says. */
  private static boolean isInPath(RunPlan plan, String name) {
    Set<String> columns =
        Set.copyOf(plan.sink(name).partitioning().columns(plan.checked().schema(name)));
    Node<?> node = plan.checked().spec().node(name).orElseThrow();
    for (String input : node.inputs()) {
      if (!isInPath(plan, input, columns)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInPath(RunPlan plan, String name, Set<String> columns) {
    Node<?> node = plan.checked().spec().node(name).orElseThrow();
    if (plan.sources().containsKey(name)) {
      return plan.source(name).constantColumns().containsAll(columns);
    }
    return KEEP_VALUES.contains(node.kind().type())
        && node.inputs().stream().allMatch(input -> isInPath(plan, input, columns));
  }

  private static void add(
      RecordBatch batch, Admission admission, PartitionPaths paths, Set<String> found) {
    Admission.Answer[] answers = admission.of(batch.origins());
    RowCursor row = batch.cursor();
    while (row.next()) {
      if (answers[row.originIndex()] == Admission.Answer.EVERY_ROW) {
        found.add(paths.of(row));
      }
    }
  }
}
