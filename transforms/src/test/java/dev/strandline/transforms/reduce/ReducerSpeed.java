package dev.strandline.transforms.reduce;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Prints nanoseconds of processor time a row, in, sorted and out, for shards of the main job's
 * shape: 90 shards of 55,000 rows from 10 files, 25 % of them further versions of a key. Run by
 * hand: {@code main}.
 */
final class ReducerSpeed {
  private static final int SHARDS = 90;
  private static final int ROWS = 55_000;
  private static final Schema SCHEMA =
      Schema.of(
          Column.required("c1", Type.Plain.STRING),
          Column.nullable("c2", Type.Plain.STRING),
          Column.nullable("c3", new Type.Decimal(12, 2)),
          Column.nullable("c4", Type.Plain.INT32),
          Column.nullable("c5", Type.Plain.STRING),
          Column.nullable("c6", Type.Plain.DATE),
          Column.required("c7", Type.Plain.DATE),
          Column.nullable("c8", Type.Plain.INT32));

  private ReducerSpeed() {}

  public static void main(String[] args) throws IOException {
    Reduction reduction = Reduction.latest(List.of("c1", "c7", "c8"));
    long budget = args.length == 0 ? 0 : Long.parseLong(args[0]) << 20;
    try (LatestReducer reducer =
        new LatestReducer(SCHEMA, reduction, new ReduceMemory(budget, ""))) {
      for (int round = 0; round < 3; round++) {
        run(reducer, round);
      }
    }
  }

  private static void run(LatestReducer reducer, int round) throws IOException {
    long nanos = 0;
    long nanosIn = 0;
    long[] sum = new long[1];
    ReduceCounts counts = ReduceCounts.ZERO;
    for (int shard = 0; shard < SHARDS; shard++) {
      List<RecordBatch> batches = shard(shard, new Random(shard));
      long start = cpu();
      reducer.start(Set.of(), row -> sum[0] += row.getInt(3));
      for (RecordBatch batch : batches) {
        reducer.add(batch);
      }
      nanosIn += cpu() - start;
      counts = counts.plus(reducer.finish());
      nanos += cpu() - start;
    }
    System.out.printf(
        "round %d: %d ns a row (%d of them in), %s%n",
        round, nanos / counts.in(), nanosIn / counts.in(), counts);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Chunks of about 64 KB, as they come out of the shuffle: those of ten files, mixed. */
  private static List<RecordBatch> shard(int day, Random random) {
    List<RecordBatch> batches = new ArrayList<>();
    RowWriter writer = new RowWriter(SCHEMA);
    int chunk = 0;
    for (int i = 0; i < ROWS; i++) {
      int key = i < ROWS * 3 / 4 ? i : random.nextInt(ROWS * 3 / 4);
      Origin origin = Origin.file("raw", "part-" + chunk % 10 + ".gz", 1);
      writer.begin(Op.INSERT, writer.origin(origin), random.nextInt(500_000));
      put(customer(key), writer);
      put("some words that make the row as long as rows are", writer);
      writer.putLong(random.nextInt(1_000_000));
      writer.putInt(random.nextInt(1 << 20));
      put("shipped", writer);
      writer.putInt(19_700 + day);
      writer.putInt(19_724 + day);
      writer.putInt(1 + key % 10);
      writer.end();
      if (writer.size() > 1 << 16) {
        batches.add(writer.take());
        chunk++;
      }
    }
    batches.add(writer.take());
    return batches;
  }

  private static String customer(long key) {
    long some = key % 20 == 19 ? key - 1 : key; // one in twenty shares its customer with another
    long scattered = (some * 0x1E3779B97F4A7C15L) >>> 31;
    int country = (int) (some & 7) * 2;
    return "ATBRDEFRINJPKEUS".substring(country, country + 2)
        + "-"
        + String.format("%010d", scattered);
  }

  private static void put(String text, RowWriter writer) {
    writer.putBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
