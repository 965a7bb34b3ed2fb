package dev.strandline.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.sameInstance;

import dev.strandline.model.Admission;
import dev.strandline.model.Column;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.Op;
import dev.strandline.model.Partitioning;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.transforms.testing.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SharderTest {
  private static final Schema SCHEMA =
      Schema.of(
          Column.nullable("at", Type.Plain.TIMESTAMP), Column.nullable("id", Type.Plain.INT32));

  /** What one number decides, of each form, and what several values do. */
  static Stream<String> forms() {
    return Stream.of(
        "year(at),day(at),hour(at),bucket(3, id)",
        "day(at)",
        "month(at),hour(at)",
        "bucket(5, id)",
        "id",
        "at",
        "at,id");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void makesThePathOfAPartitionOnceForItsValues(String fields) {
    Partitioning by = Partitioning.parse(List.of(fields.split(",(?! )")), SCHEMA);
    PartitionPaths paths = new PartitionPaths(by, SCHEMA);
    for (RecordBatch batch : batches(2, 1000)) {
      RowCursor row = batch.cursor();
      while (row.next()) {
        String path = paths.of(row);
        assertThat(path, equalTo(by.pathOf(row, SCHEMA)));
        assertThat(paths.of(row), sameInstance(path));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void sendsEachRowOnceToTheShardOfItsPartitionInItsOrder(String fields) {
    Partitioning by = Partitioning.parse(List.of(fields.split(",(?! )")), SCHEMA);
    Sharding sharding =
        new Sharding(by, FilesPerPartition.ONE, List.of("id"), Admission.ALL, 200, 1 << 20);
    Map<String, List<Long>> expected = new HashMap<>();
    Map<String, List<Long>> found = new HashMap<>();
    Sharder sharder = new Sharder(sharding, SCHEMA);
    Sharder.Target target = (shard, chunk) -> collect(shard, chunk, by, found);
    for (RecordBatch batch : batches(20, 500)) {
      RowCursor row = batch.cursor();
      while (row.next()) {
        expected
            .computeIfAbsent(by.pathOf(row, SCHEMA) + "/s0-of-1", any -> new ArrayList<>())
            .add(row.seq());
      }
      sharder.add(batch, target);
    }
    sharder.flush(target);
    assertThat(found, equalTo(expected));
    assertThat(found.size(), greaterThan(3));
  }

  private static void collect(
      String shard, RecordBatch chunk, Partitioning by, Map<String, List<Long>> found) {
    RowCursor row = chunk.cursor();
    while (row.next()) {
      assertThat(by.pathOf(row, SCHEMA) + "/s0-of-1", equalTo(shard));
      found.computeIfAbsent(shard, any -> new ArrayList<>()).add(row.seq());
    }
  }

  @Test
  void boundsTheBuffersOfVeryManyPartitions() {
    Partitioning by = Partitioning.parse(List.of("id"), SCHEMA);
    Sharding sharding =
        new Sharding(by, FilesPerPartition.ONE, List.of(), Admission.ALL, 1 << 16, 1 << 20);
    Sharder sharder = new Sharder(sharding, SCHEMA);
    long[] rows = new long[1];
    int[] sent = new int[1];
    Sharder.Target target =
        (shard, chunk) -> {
          rows[0] += chunk.rows();
          sent[0]++;
        };
    long before = 0;
    for (RecordBatch batch : batches(20, 5000)) {
      before = rows[0];
      sharder.add(batch, target);
    }
    assertThat("buffered rows were sent before the end", before, greaterThan(90_000L));
    sharder.flush(target);
    assertThat(rows[0], equalTo(100_000L));
    assertThat(sent[0], lessThan(100_001));
  }

  @Test
  void makesChunksOfTheSizeAskedFor() {
    Sharding sharding =
        new Sharding(
            Partitioning.NONE, FilesPerPartition.ONE, List.of(), Admission.ALL, 1000, 1 << 20);
    Sharder sharder = new Sharder(sharding, SCHEMA);
    List<Integer> sizes = new ArrayList<>();
    for (RecordBatch batch : batches(2, 1000)) {
      sharder.add(batch, (shard, chunk) -> sizes.add(chunk.length()));
    }
    assertThat(sizes.stream().allMatch(size -> size >= 1000 && size < 1030), equalTo(true));
    assertThat(sizes.size(), greaterThan(20));
  }

  private static List<RecordBatch> batches(int count, int size) {
    Random random = new Random(7);
    List<RecordBatch> batches = new ArrayList<>();
    RowWriter writer = new RowWriter(SCHEMA);
    long seq = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < size; j++) {
        writer.begin(Op.INSERT, writer.origin(Rows.origin("f")), seq++);
        if (random.nextInt(10) == 0) {
          writer.putNull();
        } else {
          writer.putLong((random.nextInt(200) - 100) * 1_800_000_000L);
        }
        writer.putInt(random.nextInt(size));
        writer.end();
      }
      batches.add(writer.take());
    }
    return batches;
  }
}
