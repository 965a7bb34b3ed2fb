package dev.strandline.io.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.Input;
import dev.strandline.io.RecordReader.Found;
import dev.strandline.io.delimited.Dialect;
import dev.strandline.io.delimited.FileRange;
import dev.strandline.io.delimited.RecordScanner;
import dev.strandline.io.parquet.RandomRows;
import dev.strandline.model.Column;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a delimited file's records: rows, and raw inputs of letters. */
final class DelimitedReaderTest {
  private static final int KEPT = RecordScanner.KEPT_OF_LONG_LINE;

  private static final List<Field> ID_AND_WORD =
      List.of(
          new Field(Column.required("id", Type.Plain.INT32), Optional.empty()),
          new Field(Column.nullable("word", Type.Plain.STRING), Optional.empty()));

  private record Field(Column column, Optional<String> otherwise) {
    Cell cell(int place) {
      FieldCast cast = FieldCasts.compile(column, CastSettings.DEFAULTS);
      return new Cell(place, cast, otherwise, List.of(""));
    }
  }

  private final List<List<@Nullable String>> rows = new ArrayList<>();

  /** The numbers of good records; of others also the code, and what is kept of how many bytes. */
  private List<String> read(String latin, Dialect dialect, List<Field> fields) throws IOException {
    List<Column> columns = fields.stream().map(Field::column).toList();
    List<Cell> cells =
        IntStream.range(0, fields.size()).mapToObj(i -> fields.get(i).cell(i)).toList();
    List<String> names = columns.stream().map(Column::name).toList();
    byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
    Input input = new Input("raw", "f.csv", "/f.csv", 0, 0, "v", 1);
    RowWriter out = new RowWriter(Schema.of(columns));
    List<String> seen = new ArrayList<>();
    try (DelimitedReader reader =
        new DelimitedReader(
            RecordScanner.open(new ByteArrayInputStream(bytes), "f.csv", dialect),
            new DelimitedColumns(cells, names, List.of(), /* pad= */ true),
            new OpenFile(input, FileRange.WHOLE, List.of()),
            new FileFacts(Map.of(), /* sensitive= */ false))) {
      for (Found found = reader.next(out); found != Found.END; found = reader.next(out)) {
        seen.add(reader.record() + (found == Found.REFUSED ? refused(reader) : ""));
      }
    }
    rows.addAll(RandomRows.texts(out.take()));
    return seen;
  }

  private static String refused(DelimitedReader reader) {
    return " %s %s %d"
        .formatted(
            reader.refusal().code(),
            reader.refusal().raw().form(),
            reader.refusal().raw().bytes().length);
  }

  @Test
  void aLetterSaysThatItsRecordIsCutWhateverTheLimit() throws IOException {
    String text = "1,a\n2," + "x".repeat(298) + "\n3,b\n";
    for (int limit : new int[] {4, 100, 299}) {
      assertThat(
          read(text, Dialect.CSV.withLimits(limit, limit, 10), ID_AND_WORD),
          is(List.of("1", "2 SL-2004 BEGINNING " + limit, "3")));
    }
  }

  @Test
  void aLetterOfALargeRecordThatIsKeptWholeSaysSo() throws IOException {
    for (int length : new int[] {KEPT - 4, KEPT - 3, KEPT, 3 * KEPT}) {
      String large = "x".repeat(length);
      assertThat(
          read("2," + large + "\u00ff\n3,b\n", Dialect.CSV, ID_AND_WORD),
          is(List.of("1 SL-2007 WHOLE " + (length + 3), "2")));
      assertThat(
          read("2,\"" + large + "\"x\n3,b\n", Dialect.CSV, ID_AND_WORD),
          is(List.of("1 SL-2002 WHOLE " + (length + 5), "2")));
    }
  }

  @Test
  void aPaddedRecordHasTheDefaultsOfTheFieldsThatItLacks() throws IOException {
    List<Field> fields =
        List.of(
            new Field(Column.nullable("a", Type.Plain.INT32), Optional.empty()),
            new Field(Column.nullable("b", Type.Plain.STRING), Optional.of("DEF")),
            new Field(Column.required("c", Type.Plain.INT32), Optional.of("7")),
            new Field(Column.nullable("d", Type.Plain.STRING), Optional.empty()));
    assertThat(
        read("1\n2,x\n3,,\n4,,5\n", Dialect.CSV, fields),
        is(List.of("1", "2", "3 SL-2100 WHOLE 3", "4")));
    assertThat(rows.toString(), is("[[1, DEF, 7, null], [2, x, 7, null], [4, null, 5, null]]"));
    fields = List.of(fields.get(0), new Field(fields.get(2).column(), Optional.empty()));
    assertThat(read("1\n", Dialect.CSV, fields), is(List.of("1 SL-2100 WHOLE 1")));
  }
}
