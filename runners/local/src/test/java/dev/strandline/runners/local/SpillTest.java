package dev.strandline.runners.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shuffle gives back is what it was given, wherever that waited meanwhile. */
final class SpillTest {
  @TempDir Path folder = Path.of("");

  /** A hash of a multiset: the same whatever the order. */
  private static long sum(Iterable<byte[]> values) {
    long sum = 0;
    for (byte[] value : values) {
      long hash = value.length;
      for (byte b : value) {
        hash = hash * 31 + b;
      }
      sum += hash * hash + 1;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void groupsAsAMapDoesWhateverIsSpilled(long seed) {
    Random random = new Random(seed);
    int keys = 1 + random.nextInt(200);
    int budget = 1 << (10 + random.nextInt(10));
    List<KV<String, byte[]>> pairs = new ArrayList<>();
    Map<String, List<byte[]>> expected = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      // A few keys are hot; a few values are larger than a buffer; some are empty.
      String key = "k" + (random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(keys));
      byte[] value = new byte[random.nextInt(500) == 0 ? 200_000 : random.nextInt(60)];
      random.nextBytes(value);
      pairs.add(KV.of(key, value));
      expected.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
    }
    Map<String, Long> sums = new HashMap<>();
    expected.forEach((key, values) -> sums.put(key, sum(values)));

    Pipeline pipeline = Pipelines.spillingBeyond(budget, 1 + random.nextInt(3));
    Gathered<KV<String, Iterable<byte[]>>, KV<String, Long>> found =
        Gathered.as(
            group -> {
              long once = sum(group.getValue());
              assertThat("read again", sum(group.getValue()), is(once));
              return KV.of(group.getKey(), once);
            });
    pipeline
        .apply(Create.of(pairs).withCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of())))
        .apply(GroupByKey.create())
        .apply(found);
    pipeline.run();

    Map<String, Long> grouped = new HashMap<>();
    found
        .found()
        .forEach(
            group ->
                assertThat(
                    "seed " + seed + ", a key once",
                    grouped.put(group.getKey(), group.getValue()) == null,
                    is(true)));
    assertThat("seed " + seed + ", budget " + budget, grouped, is(sums));
  }

  private static final Schema SCHEMA =
      Schema.of(List.of(Column.nullable("text", Type.Plain.STRING)));

  private static RecordBatch batch(int first, int rows) {
    RowWriter writer = new RowWriter(SCHEMA);
    int origin =
        writer.origin(new Origin("domain", ("file" + first).getBytes(StandardCharsets.UTF_8)));
    for (int i = first; i < first + rows; i++) {
      writer.begin(Op.INSERT, origin, i);
      writer.putBytes(("row " + i).getBytes(StandardCharsets.UTF_8));
      writer.end();
    }
    return writer.take();
  }

  @Test
  void keepsBatchesAsTheyAreUntilTheyMustGoToAFile() throws IOException {
    Memory memory = new Memory(60_000, folder);
    ByteArrayOutputStream scratch = new ByteArrayOutputStream();
    try (Shuffle<Object> shuffle =
        new Shuffle<>(Form.ofValues(RecordBatchCoder.byReference()), memory)) {
      RecordBatch first = batch(0, 10);
      shuffle.add(new byte[] {1}, GlobalWindow.INSTANCE, 0, first, scratch);
      for (int i = 1; i <= 50; i++) {
        RecordBatch more = batch(i * 100, 100);
        shuffle.add(new byte[] {(byte) (2 + i % 2)}, GlobalWindow.INSTANCE, 0, more, scratch);
      }
      assertThat("spilled", memory.spilled(), is(greaterThan(0L)));

      List<Group<Object>> groups = shuffle.largestFirst();
      long rows = 0;
      boolean sawFirst = false;
      for (Group<Object> group : groups) {
        for (Object value : shuffle.take(group)) {
          rows += rowsOf((RecordBatch) value);
          sawFirst |= value == first;
        }
      }
      assertThat(rows, is(5_010L));
      assertThat("the smallest group is the last to be spilled", sawFirst, is(true));
    }
    assertThat(temporaryFiles(), is(0L));
  }

  private static long rowsOf(RecordBatch batch) {
    RowCursor row = batch.cursor();
    long rows = 0;
    while (row.next()) {
      String text =
          new String(row.buffer(), row.start(0), row.end(0) - row.start(0), StandardCharsets.UTF_8);
      assertThat(text, is("row " + row.seq()));
      rows++;
    }
    return rows;
  }

  private long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void keepsToItsLimitWithSeveralWriters() throws Exception {
    long limit = 1 << 20;
    Memory memory = new Memory(limit, folder);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Shuffle<Object> shuffle = new Shuffle<>(Form.ofValues(ByteArrayCoder.of()), memory)) {
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        int writer = w;
        Thread thread = new Thread(() -> fill(shuffle, writer), "writer " + w);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        writers.add(thread);
      }
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(failure.get() == null, is(true));
      // Each writer may be over by the value that it is about to account for.
      assertThat(memory.used(), is(lessThan(limit + 4 * 1_100)));
      long values = 0;
      for (Group<Object> group : shuffle.inOrder()) {
        for (Object value : shuffle.take(group)) {
          values += ((byte[]) value).length == 1_000 ? 1 : 0;
        }
        shuffle.release(group);
      }
      assertThat(values, is(40_000L));
    }
    assertThat("all is given back", memory.used(), is(0L));
  }

  private static void fill(Shuffle<Object> shuffle, int writer) {
    Random random = new Random(writer);
    ByteArrayOutputStream scratch = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      byte[] key = {(byte) random.nextInt(20)};
      shuffle.add(key, GlobalWindow.INSTANCE, 0, new byte[1_000], scratch);
    }
  }
}
