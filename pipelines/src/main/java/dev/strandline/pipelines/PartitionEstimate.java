package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.Sink;
import dev.strandline.io.Source;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.transforms.PartitionPaths;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Over how many files each partition of a sink should be spread, from the first records of some
 * inputs: so that no file is much larger than its target, and no worker has most of the work.
 */
final class PartitionEstimate {
  /** Below it one file a partition is right whatever the rows are. */
  private static final long LEAST_RAW_BYTES = 128L << 20;

  static final int SAMPLED_INPUTS = 8;
  static final int SAMPLED_RECORDS = 2_000;

  /** All of a sink's samples together: shares need no more, and everything waits for them. */
  private static final long MOST_RECORDS = 4_000;

  /** A share of the rows that one worker should not have alone. */
  private static final double LARGE_SHARE = 0.3;

  /** Text shrinks to about that much in Parquet with snappy. */
  private static final double PARQUET_PER_RAW = 0.4;

  private final RunPlan plan;
  private final Map<String, Map<String, Long>> partitions = new HashMap<>();

  PartitionEstimate(RunPlan plan) {
    this.plan = plan;
  }

  Map<String, FilesPerPartition> files() throws IOException {
    long raw = plan.rawBytes();
    Map<String, FilesPerPartition> files = new HashMap<>();
    for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
      files.put(sink.getKey(), new FilesPerPartition(1, sink.getValue().fixedFiles()));
    }
    if (raw < LEAST_RAW_BYTES) {
      return files;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
      Map<String, Long> rows = sample(sink.getKey(), sink.getValue());
      long all = rows.values().stream().mapToLong(Long::longValue).sum();
      Map<String, Integer> spread = new HashMap<>();
      rows.forEach(
          (partition, count) -> {
            double share = count / (double) all;
            long bySize =
                (long) Math.ceil(share * raw * PARQUET_PER_RAW / sink.getValue().targetFileBytes());
            long byShare = share > LARGE_SHARE ? Math.round(Math.ceil(share * cores)) : 1;
            int n = (int) Math.min(1_000, Math.max(1, Math.max(bySize, byShare)));
            if (n > 1) {
              spread.put(partition, n);
            }
          });
      spread.putAll(sink.getValue().fixedFiles()); // what is fixed stays
      files.put(sink.getKey(), new FilesPerPartition(1, spread));
    }
    return files;
  }

  /** Rows a partition among the first records of some inputs. */
  private Map<String, Long> sample(String name, Sink sink) throws IOException {
    Map<String, Long> counts = partitions.computeIfAbsent(name, any -> new HashMap<>());
    LocalRows local = new LocalRows(plan);
    PartitionPaths paths = new PartitionPaths(sink.partitioning(), plan.checked().schema(name));
    for (Map.Entry<String, Source> source : plan.sources().entrySet()) {
      List<Input> inputs = plan.inputsOf(source.getKey());
      int step = Math.max(1, inputs.size() / SAMPLED_INPUTS);
      long records = Math.min(SAMPLED_RECORDS, MOST_RECORDS * step / Math.max(1, inputs.size()));
      for (int i = 0; i < inputs.size(); i += step) {
        for (RecordBatch batch : local.rowsAt(name, source.getKey(), inputs.get(i), records)) {
          count(batch, paths, counts);
        }
      }
    }
    return counts;
  }

  private static void count(RecordBatch batch, PartitionPaths paths, Map<String, Long> counts) {
    RowCursor row = batch.cursor();
    while (row.next()) {
      counts.merge(paths.of(row), 1L, Long::sum);
    }
  }
}
