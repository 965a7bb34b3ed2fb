package dev.strandline.io.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.faults.MemoryChannel;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the writer wrote comes back, or is refused; never anything else. */
class ParquetTableReaderTest {
  /** One bit of a list's page header made it count entries that it did not have. */
  private static final long FOUND = 21971759802973L;

  private long seed = Long.getLong("strandline.seed", 1L);
  private Random random = new Random(seed);

  ParquetTableReaderTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void readsBackRowsAndPositionsWhateverTheSettings() throws Exception {
    for (int round = 0; round < 100; round++) {
      RandomRows rows = new RandomRows(random.nextLong());
      Schema schema = rows.schema(round % 2 == 0);
      ParquetSettings settings = ParquetWriterDuckDbTest.settings(random);
      RecordBatch batch = rows.rows(schema, random.nextInt(3_000));
      byte[] file = write(batch, settings);
      RecordBatch back = read(file, schema);
      String what = "seed " + seed + " round " + round + " " + settings + " " + schema;
      RandomRows.assertSame(what, RandomRows.texts(back), RandomRows.texts(batch));
      RandomRows.assertSame(what, positions(back), positions(batch));
    }
  }

  @Test
  void refusesAFileWithOneByteChangedAnywhere() throws Exception {
    changeOneByteOfSixFiles();
    seed = FOUND;
    random = new Random(seed);
    changeOneByteOfSixFiles();
  }

  private void changeOneByteOfSixFiles() throws Exception {
    RandomRows rows = new RandomRows(random.nextLong());
    for (int round = 0; round < 6; round++) {
      Schema schema = rows.schema(round % 2 == 0);
      ParquetSettings some = ParquetWriterDuckDbTest.settings(random);
      ParquetSettings settings =
          new ParquetSettings(
              some.compression(),
              1 << 12,
              1 << 8,
              20_000,
              1 << 20,
              true,
              some.dictionary(),
              some.delta());
      RecordBatch batch = rows.rows(schema, 100);
      byte[] file = write(batch, settings);
      List<?> expected = RandomRows.texts(batch);
      int identical = 0;
      for (int at : offsets(file.length, 700)) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        String what = "seed " + seed + " round " + round + " byte " + at + " of " + file.length;
        try {
          RandomRows.assertSame(what, RandomRows.texts(read(changed, schema)), expected);
          identical++;
        } catch (CorruptInput e) {
          assertThat(e.file(), equalTo("t.parquet"));
        } catch (RuntimeException | IOException e) {
          throw new AssertionError(what, e);
        }
      }
      System.out.println(identical + " of " + file.length + " changes left the rows as they were");
    }
  }

  @Test
  void refusesAFileThatEndsTooEarly() throws Exception {
    RandomRows rows = new RandomRows(random.nextLong());
    Schema schema = rows.schema(true);
    byte[] file = write(rows.rows(schema, 200), ParquetSettings.DEFAULT);
    for (int length : offsets(file.length, 300)) {
      byte[] cut = Arrays.copyOf(file, length);
      CorruptInput refused = assertThrows(CorruptInput.class, () -> read(cut, schema));
      assertThat(refused.getMessage(), startsWith("SL-31"));
    }
  }

  @Test
  void givesNullForAColumnThatWasAddedLater() throws Exception {
    RandomRows rows = new RandomRows(random.nextLong());
    Schema schema = rows.schema(false);
    RecordBatch batch = rows.rows(schema, 10);
    List<dev.strandline.model.Column> more = new ArrayList<>(schema.columns());
    more.add(dev.strandline.model.Column.nullable("added", dev.strandline.model.Type.Plain.INT64));
    List<List<@Nullable String>> back =
        RandomRows.texts(read(write(batch, ParquetSettings.DEFAULT), Schema.of(more)));
    assertThat(back.get(9).get(schema.size()), equalTo(null));
  }

  @Test
  void doesNotTakeAFieldInsideAStructForAColumnThatWasAddedLater() throws Exception {
    Schema before = Schema.parse("a\tstruct<b:int32>\tn\n");
    RowWriter row = new RowWriter(before);
    row.begin(Op.INSERT, row.origin(new Origin("raw", new byte[0])), 1);
    row.putBytes(new byte[] {0, 7, 0, 0, 0});
    row.end();
    byte[] file = write(row.take(), ParquetSettings.DEFAULT);
    RowCursor back = read(file, Schema.parse("a.b\tint32\tn\na\tstruct<b:int32>\tn\n")).cursor();
    assertThat(back.next(), equalTo(true));
    assertThat(back.isNull(0), equalTo(true));
    assertThat(back.isNull(1), equalTo(false));
  }

  @Test
  void widensWhatWasNarrowerWhenItWasWritten() throws Exception {
    Schema before = Schema.parse("i\tint32\t\nf\tfloat32\t\nd\tdecimal(9,2)\t\n");
    RowWriter row = new RowWriter(before);
    row.begin(Op.INSERT, row.origin(new Origin("raw", new byte[0])), 1);
    row.putInt(-3);
    row.putFloat(0.1f);
    row.putLong(-12_345);
    row.end();
    byte[] file = write(row.take(), ParquetSettings.DEFAULT);
    RowCursor back =
        read(file, Schema.parse("d\tdecimal(30,2)\tn\nf\tfloat64\tn\ni\tint64\tn\n")).cursor();
    assertThat(back.next(), equalTo(true));
    assertThat(
        new BigInteger(back.buffer(), back.start(0), back.end(0) - back.start(0)),
        equalTo(BigInteger.valueOf(-12_345)));
    assertThat(back.getDouble(1), equalTo((double) 0.1f));
    assertThat(back.getLong(2), equalTo(-3L));
  }

  /** The first and last offsets, and some between. */
  private int[] offsets(int length, int most) {
    int edge = Math.min(length, most / 4);
    return IntStream.concat(
            IntStream.concat(IntStream.range(0, edge), IntStream.range(length - edge, length)),
            random.ints(most / 2, 0, length))
        .distinct()
        .sorted()
        .toArray();
  }

  static byte[] write(RecordBatch batch, ParquetSettings settings) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParquetWriter writer =
        new ParquetWriter(batch.schema(), settings, StoredPosition.RECORD)) {
      writer.open(out);
      writer.add(batch);
      writer.finish();
    }
    return out.toByteArray();
  }

  private static RecordBatch read(byte[] file, Schema schema) throws IOException {
    RowWriter out = new RowWriter(schema);
    try (ParquetTableReader reader =
        ParquetTableReader.open(new MemoryChannel(file), "t.parquet", schema)) {
      while (reader.next(out)) {
        // the writer has the row
      }
    }
    return out.take();
  }

  private static List<String> positions(RecordBatch batch) {
    List<String> positions = new ArrayList<>();
    RowCursor cursor = batch.cursor();
    while (cursor.next()) {
      positions.add(cursor.origin().text() + " " + cursor.seq());
    }
    return positions;
  }
}
