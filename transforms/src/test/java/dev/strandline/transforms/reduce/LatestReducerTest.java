package dev.strandline.transforms.reduce;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Column;
import dev.strandline.model.IncomparablePositions;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatestReducerTest {
  private static final Schema SCHEMA =
      Schema.of(
          Column.nullable("name", Type.Plain.STRING),
          Column.nullable("id", Type.Plain.INT64),
          Column.required("version", Type.Plain.INT32),
          Column.nullable("note", Type.Plain.STRING));

  private static final List<String> KEYS = List.of("name", "id");

  @TempDir @Nullable Path folder;

  /** A row as objects: what the oracle works on. */
  private record Row(
      @Nullable String name,
      @Nullable Long id,
      int version,
      @Nullable String note,
      Op op,
      Origin origin,
      String log,
      long seq) {

    static final Comparator<String> BYTES =
        Comparator.comparing(
            text -> text.getBytes(StandardCharsets.UTF_8), LatestReducerTest::unsigned);
    static final Comparator<Row> BY_KEY =
        Comparator.comparing(Row::name, Comparator.nullsFirst(BYTES))
            .thenComparing(Row::id, Comparator.nullsFirst(Comparator.naturalOrder()));
    static final Comparator<Row> BY_POSITION =
        Comparator.comparing(Row::origin)
            .thenComparing(Row::log, BYTES)
            .thenComparing(Row::seq, Long::compareUnsigned);
    static final Comparator<Row> BY_VERSION =
        Comparator.comparing(Row::version).thenComparing(BY_POSITION);
  }

  private static int unsigned(byte[] a, byte[] b) {
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order = Integer.compare(a[i] & 0xFF, b[i] & 0xFF);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsTheLatestRowOfEachKeyWhateverTheOrderOfArrival(long seed) throws IOException {
    Random random = new Random(seed);
    List<Row> rows = rows(random, 3000, 1 + random.nextInt(900), 40);
    for (Comparator<Row> later : List.of(Row.BY_POSITION, Row.BY_VERSION)) {
      List<String> orderBy = later == Row.BY_VERSION ? List.of("version") : List.of();
      Map<Row, Row> latest = oracle(rows, later);
      List<Row> paired = paired(rows, later);
      for (int arrival = 0; arrival < 3; arrival++) {
        Collections.shuffle(rows, random);
        assertReduces(rows, orderBy, latest, seed);
        List<Row> out = new ArrayList<>();
        ReduceCounts counts =
            reduce(
                new Reduction(KEYS, orderBy, Reduction.Deletes.KEEP_WITH_ROW),
                ReduceMemory.AUTO,
                Set.of(),
                batches(rows, 100),
                out);
        assertThat("seed " + seed, out, equalTo(paired));
        assertThat(counts.balances(), is(true));
      }
    }
  }

  /** Of each key the latest row that is no delete, then the latest delete. */
  private static List<Row> paired(List<Row> rows, Comparator<Row> later) {
    List<Row> both = new ArrayList<>();
    for (boolean delete : List.of(false, true)) {
      both.addAll(
          oracle(rows.stream().filter(r -> (r.op() == Op.DELETE) == delete).toList(), later)
              .values());
    }
    both.sort(Row.BY_KEY.thenComparing(row -> row.op() == Op.DELETE));
    return both;
  }

  private void assertReduces(List<Row> rows, List<String> orderBy, Map<Row, Row> latest, long seed)
      throws IOException {
    for (Reduction.Deletes deletes : List.of(Reduction.Deletes.APPLY, Reduction.Deletes.KEEP)) {
      Reduction reduction = new Reduction(KEYS, orderBy, deletes);
      List<Row> expected = new ArrayList<>(latest.values());
      int all = expected.size();
      if (deletes == Reduction.Deletes.APPLY) {
        expected.removeIf(row -> row.op() == Op.DELETE);
      }
      List<Row> out = new ArrayList<>();
      ReduceCounts counts = reduce(reduction, ReduceMemory.AUTO, Set.of(), batches(rows, 100), out);
      assertThat("seed " + seed, out, equalTo(expected));
      assertThat(
          counts,
          equalTo(
              new ReduceCounts(
                  rows.size(),
                  expected.size(),
                  rows.size() - all,
                  all - expected.size(),
                  0,
                  0,
                  0)));
      assertThat(counts.balances(), is(true));
    }
  }

  private static Map<Row, Row> oracle(List<Row> rows, Comparator<Row> later) {
    Map<Row, Row> latest = new TreeMap<>(Row.BY_KEY);
    for (Row row : rows) {
      Row known = latest.get(row);
      if (known == null || later.compare(row, known) >= 0) {
        latest.remove(row);
        latest.put(row, row);
      }
    }
    return latest;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void spillsAShardOfDistinctKeysThatIsTenTimesItsBudget(long seed) throws IOException {
    Random random = new Random(seed);
    List<Row> rows = rows(random, 60_000, 50_000, 400);
    assertThat(bytesOf(rows), greaterThan(10 * ReduceMemory.MIN_BUDGET));
    List<Row> expected = new ArrayList<>(oracle(rows, Row.BY_POSITION).values());
    expected.removeIf(row -> row.op() == Op.DELETE);
    Collections.shuffle(rows, random);

    List<Row> out = new ArrayList<>();
    ReduceCounts counts = reduce(Reduction.latest(KEYS), tiny(), Set.of(), batches(rows, 500), out);

    assertThat("seed " + seed, out.equals(expected), is(true));
    assertThat(counts.spilledRuns(), greaterThan(9L));
    assertThat(counts.spilledBytes(), greaterThan(9 * ReduceMemory.MIN_BUDGET));
    assertThat(counts.balances(), is(true));
    assertNothingIsLeft();

    out.clear();
    Reduction pairs = new Reduction(KEYS, List.of(), Reduction.Deletes.KEEP_WITH_ROW);
    reduce(pairs, tiny(), Set.of(), batches(rows, 500), out);
    assertThat("seed " + seed, out.equals(paired(rows, Row.BY_POSITION)), is(true));
  }

  @Test
  void mergesInSeveralPassesWhenRunsAreVeryMany() throws IOException {
    Random random = new Random(21);
    List<Row> rows = rows(random, 200_000, 150_000, 800);
    Collections.shuffle(rows, random);
    List<Row> expected = new ArrayList<>(oracle(rows, Row.BY_VERSION).values());
    List<Row> out = new ArrayList<>();
    ReduceCounts counts =
        reduce(
            new Reduction(KEYS, List.of("version"), Reduction.Deletes.KEEP),
            tiny(),
            Set.of(),
            batches(rows, 1000),
            out);
    assertThat(out.equals(expected), is(true));
    assertThat(counts.spilledBytes(), greaterThan(bytesOf(rows) * 3 / 2));
    assertNothingIsLeft();
  }

  @Test
  void aHotKeyNeedsNoMoreMemoryThanItsRow() throws IOException {
    Random random = new Random(31);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      rows.add(row("hot", 1L, i, "x".repeat(random.nextInt(500)), origin(0), "", i));
    }
    Collections.shuffle(rows, random);
    List<Row> out = new ArrayList<>();
    ReduceCounts counts = reduce(Reduction.latest(KEYS), tiny(), Set.of(), batches(rows, 500), out);
    assertThat(bytesOf(rows), greaterThan(10 * ReduceMemory.MIN_BUDGET));
    assertThat(out.size(), equalTo(1));
    assertThat(out.get(0).seq(), equalTo(49_999L));
    assertThat(counts.spilledRuns(), equalTo(0L));
  }

  @Test
  void sweepsSupersededRowsBeforeItSpills() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int version = 0; version < 100; version++) {
      for (long id = 0; id < 200; id++) {
        rows.add(row("n", id, version, "x".repeat(10 * version), origin(0), "", rows.size()));
      }
    }
    List<Row> out = new ArrayList<>();
    ReduceCounts counts = reduce(Reduction.latest(KEYS), tiny(), Set.of(), batches(rows, 500), out);
    assertThat(bytesOf(rows), greaterThan(8 * ReduceMemory.MIN_BUDGET));
    assertThat(out.equals(rows.subList(99 * 200, 100 * 200)), is(true));
    assertThat(counts.spilledRuns(), equalTo(0L));
  }

  @Test
  void takesRowsThatAreLargerThanAPageAndThanTheBudget() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 20; id++) {
      rows.add(row("big", id, 1, "y".repeat((int) (id * 150_000)), origin(0), "", id));
    }
    List<Row> out = new ArrayList<>();
    ReduceCounts counts = reduce(Reduction.latest(KEYS), tiny(), Set.of(), batches(rows, 1), out);
    assertThat(out.equals(rows), is(true));
    assertThat(counts.spilledRuns(), greaterThan(0L));
  }

  @Test
  void theLaterArrivalReplacesAnEqualPosition() throws IOException {
    Row first = row("a", 1L, 1, "first", origin(0), "", 7);
    Row second = row("a", 1L, 1, "second", origin(0), "", 7);
    List<Row> out = new ArrayList<>();
    reduce(
        Reduction.latest(KEYS),
        ReduceMemory.AUTO,
        Set.of(),
        batches(List.of(first, second), 1),
        out);
    assertThat(out, equalTo(List.of(second)));
  }

  @Test
  void stopsWhenOnlyIncomparablePositionsCouldDecide() throws IOException {
    Row one = row("a", 1L, 1, null, new Origin("pg:1", new byte[0]), "", 7);
    Row other = row("a", 1L, 2, null, new Origin("pg:2", new byte[0]), "", 8);
    Row otherKey = row("b", 1L, 2, null, new Origin("pg:2", new byte[0]), "", 8);
    List<Row> out = new ArrayList<>();
    IncomparablePositions stop =
        assertThrows(
            IncomparablePositions.class,
            () ->
                reduce(
                    Reduction.latest(KEYS),
                    ReduceMemory.AUTO,
                    Set.of(),
                    batches(List.of(one, other), 1),
                    out));
    assertThat(stop.getMessage(), containsString("\"pg:2\" and \"pg:1\""));
    reduce(
        new Reduction(KEYS, List.of("version"), Reduction.Deletes.APPLY),
        ReduceMemory.AUTO,
        Set.of(),
        batches(List.of(other, one, otherKey), 1),
        out);
    assertThat(out, equalTo(List.of(other, otherKey)));
  }

  @Test
  void leavesOutTheRowsOfRefusedOrigins() throws IOException {
    Row good = row("a", 1L, 1, "good", origin(0), "", 1);
    Row bad = row("a", 1L, 1, "bad", origin(1), "", 1);
    List<Row> out = new ArrayList<>();
    ReduceCounts counts =
        reduce(
            Reduction.latest(KEYS),
            ReduceMemory.AUTO,
            Set.of(origin(1).text()),
            batches(List.of(good, bad), 10),
            out);
    assertThat(out, equalTo(List.of(good)));
    assertThat(counts, equalTo(new ReduceCounts(2, 1, 0, 0, 1, 0, 0)));
  }

  @Test
  void withoutKeysEveryRowComesOutAsItCame() throws IOException {
    List<Row> rows = rows(new Random(41), 500, 10, 20);
    List<Row> out = new ArrayList<>();
    ReduceCounts counts =
        reduce(Reduction.all(List.of()), ReduceMemory.AUTO, Set.of(), batches(rows, 50), out);
    assertThat(out, equalTo(rows));
    assertThat(counts, equalTo(new ReduceCounts(500, 500, 0, 0, 0, 0, 0)));
  }

  @Test
  void withoutKeysRowsAreSortedAndEqualOnesStayInTheirOrder() throws IOException {
    List<Row> rows = rows(new Random(42), 60_000, 300, 300);
    List<Row> expected = new ArrayList<>(rows);
    expected.sort(Row.BY_KEY);
    for (ReduceMemory memory : List.of(ReduceMemory.AUTO, tiny())) {
      List<Row> out = new ArrayList<>();
      ReduceCounts counts = reduce(Reduction.all(KEYS), memory, Set.of(), batches(rows, 50), out);
      assertThat(out.equals(expected), is(true));
      assertThat(counts.out(), equalTo(60_000L));
    }
  }

  @Test
  void ordersTenThousandOriginsByTheirBytes() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rows.add(row("a", (long) (i % 3), 1, "n" + i, origin(i), "", i % 5));
    }
    Collections.shuffle(rows, new Random(43));
    List<Row> out = new ArrayList<>();
    reduce(Reduction.latest(KEYS), ReduceMemory.AUTO, Set.of(), batches(rows, 1), out);
    assertThat(out, equalTo(List.copyOf(oracle(rows, Row.BY_POSITION).values())));
  }

  @Test
  void aFailureLeavesNoSpilledFile() throws IOException {
    List<Row> rows = rows(new Random(51), 20_000, 20_000, 400);
    List<RecordBatch> batches = batches(rows, 100);
    try (LatestReducer reducer = new LatestReducer(SCHEMA, Reduction.latest(KEYS), tiny())) {
      reducer.start(
          Set.of(),
          row -> {
            throw new IOException("the disk is full");
          });
      for (RecordBatch batch : batches) {
        reducer.add(batch);
      }
      assertThrows(IOException.class, reducer::finish);
    }
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    String[] left = java.util.Objects.requireNonNull(folder).toFile().list();
    assertThat(left, emptyArray());
  }

  private ReduceMemory tiny() {
    return new ReduceMemory(ReduceMemory.MIN_BUDGET, String.valueOf(folder));
  }

  private static long bytesOf(List<Row> rows) {
    return batches(rows, 1000).stream().mapToLong(RecordBatch::length).sum();
  }

  private static Origin origin(int i) {
    return Origin.file("raw", "f" + (i * 7919 % 10_007) + ".gz", 1);
  }

  private static Row row(
      String name,
      Long id,
      int version,
      @Nullable String note,
      Origin origin,
      String log,
      long seq) {
    return new Row(name, id, version, note, Op.INSERT, origin, log, seq);
  }

  private static List<Row> rows(Random random, int count, int keys, int noteLength) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(keys);
      String name =
          key % 97 == 0 ? null : "k\0\u0001é".substring(0, key % 5) + Integer.toString(key % 31);
      Long id = key % 89 == 0 ? null : (long) (key - keys / 2) * 1_000_003;
      String note = random.nextInt(4) == 0 ? null : "v".repeat(random.nextInt(noteLength)) + i;
      Op op = Op.of(random.nextInt(10) == 0 ? 2 : 0);
      String log = random.nextInt(3) == 0 ? "" : "\u0001" + (char) random.nextInt(60);
      rows.add(
          new Row(name, id, random.nextInt(4), note, op, origin(random.nextInt(30)), log, i - 9L));
    }
    return rows;
  }

  private static List<RecordBatch> batches(List<Row> rows, int size) {
    List<RecordBatch> batches = new ArrayList<>();
    RowWriter writer = new RowWriter(SCHEMA);
    for (Row row : rows) {
      byte[] log = row.log().getBytes(StandardCharsets.UTF_8);
      writer.begin(row.op(), writer.origin(row.origin()), row.seq(), log, 0, log.length);
      putText(row.name(), writer);
      if (row.id() == null) {
        writer.putNull();
      } else {
        writer.putLong(row.id());
      }
      writer.putInt(row.version());
      putText(row.note(), writer);
      writer.end();
      if (writer.rows() == size) {
        batches.add(writer.take());
      }
    }
    if (writer.rows() > 0) {
      batches.add(writer.take());
    }
    return batches;
  }

  private static void putText(@Nullable String text, RowWriter writer) {
    if (text == null) {
      writer.putNull();
    } else {
      writer.putBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static ReduceCounts reduce(
      Reduction reduction,
      ReduceMemory memory,
      Set<String> refused,
      List<RecordBatch> batches,
      List<Row> out)
      throws IOException {
    try (LatestReducer reducer = new LatestReducer(SCHEMA, reduction, memory)) {
      reducer.start(refused, row -> out.add(read(row)));
      for (RecordBatch batch : batches) {
        reducer.add(batch);
      }
      return reducer.finish();
    }
  }

  private static Row read(RowCursor row) {
    String log =
        new String(
            row.buffer(), row.logStart(), row.logEnd() - row.logStart(), StandardCharsets.UTF_8);
    return new Row(
        row.isNull(0) ? null : row.getString(0),
        row.isNull(1) ? null : row.getLong(1),
        row.getInt(2),
        row.isNull(3) ? null : row.getString(3),
        row.op(),
        row.origin(),
        log,
        row.seq());
  }
}
