package dev.strandline.pipelines.cli.init;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.options.SpecLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpecWriterTest {
  @TempDir Path folder;

  @Test
  void readsTheMainJobsForm() throws IOException {
    String text =
        """
        A7|some text|12.50|3|open|2026-01-31 00:00:00|2026-02-28 00:00:00|1
        B9|other|1999.99|40|done||2026-03-01 00:00:00|2
        C1||-0.05|7|done|2026-02-02 00:00:00|2026-03-02 00:00:00|1
        """;
    String spec = spec("orders_2026-03-02.psv.gz", gzip(text));
    assertThat(spec, containsString("path: \"${params.landing}/orders_*.psv.gz\""));
    assertThat(
        spec,
        containsString("{type: delimited, delimiter: \"|\", header: false, compression: auto}"));
    assertThat(spec, containsString("{name: c1, type: string, required: true}"));
    assertThat(spec, containsString("{name: c2, type: string}\n"));
    assertThat(spec, containsString("{name: c3, type: \"decimal(8,2)\", required: true}"));
    assertThat(spec, containsString("{name: c4, type: int32, required: true}"));
    assertThat(
        spec,
        containsString(
            "{name: c6, type: date, pattern: \"yyyy-MM-dd HH:mm:ss\"}   # the time is always midnight"));
    assertThat(spec, containsString("#     config: {keys: [c1], order_by: source_position}"));
    assertThat(spec, containsString("# partition_by: [year(c6), month(c6)]"));
    assertThat(spec, containsString("name: orders\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "true,false; bool",
        "Y,N; bool true_values: [\"Y\"] false_values: [\"N\"]",
        "0,1; int32",
        "1,900000000; int64",
        "99999999999999999999,1; decimal(22,0)",
        "00123,00456; string",
        "1.5,22.25; decimal(6,2)",
        "1e5,2.5; float64",
        "2026-01-31,2026-02-01; date",
        "20260131,20260201; int32",
        "31/01/2026,01/02/2026; date pattern: \"dd/MM/yyyy\"",
        "27/10/2018,6/11/2018; date pattern: \"d/M/yyyy\"",
        "1/27/2018,6/11/2018; date pattern: \"M/d/yyyy\"",
        "27.10.2018,06.11.2018; date pattern: \"dd.MM.yyyy\"",
        "05-Jan-2021,06-Feb-2021; date pattern: \"dd-MMM-yyyy\" locale: en",
        "2026-02-30,2026-02-01; string",
        "2026-01-31 10:11:12,2026-01-31 00:00:00; timestamp_local pattern: \"yyyy-MM-dd HH:mm:ss\"",
        "2026-01-31T10:11:12Z,2026-01-31T10:11:12.5+02:00; timestamp",
        "10:11:12,23:59:59; time",
        "10:11,23:59:59.5; time",
        "10:11,24:00; string",
        "2026-01-31 10:11:12,2026-01-31 10:11:12.5; timestamp_local",
        "2026-01-31 10:11:12,2026-02-30 10:11:12.5; string",
        "1-60559-539-X,0-254-97850-9; string",
        "590-306-0173x3024,848.936.5974; string"
      })
  void infersTheType(String values, String expected) {
    ColumnGuess guess = ColumnGuess.of("x", List.of(values.split(",")), 2, false);
    String keys = guess.keys().isEmpty() ? "" : " " + String.join(" ", guess.keys());
    assertThat(guess.type() + keys, is(expected));
  }

  @Test
  void marksAreDecimalOrGroups() {
    assertThat(
        ColumnGuess.of("x", List.of("1,5", "22,25"), 2, false).keys(),
        is(List.of("decimal_mark: \",\"")));
    assertThat(
        ColumnGuess.of("x", List.of("1,500", "22,250"), 2, false).keys(),
        is(List.of("group_mark: \",\"")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1.234,56|12,5; decimal(8,2) decimal_mark: \",\" group_mark: \".\"",
        "1234,56|-1.234,5; decimal(8,2) decimal_mark: \",\" group_mark: \".\"",
        "192.168.100.101|10.100.200.201; string",
        "1,234.56|7; decimal(8,2) group_mark: \",\"",
        "1\u202f234,5|2,5; decimal(7,1) decimal_mark: \",\" group_mark: \" \"",
        "555 123 456|2; string",
        "12'345.6|2; decimal(8,1) group_mark: \"'\"",
        "1,23,456.7|2; string",
        "1.23,4|2; string"
      })
  void numbersInGroups(String values, String expected) {
    ColumnGuess guess = ColumnGuess.of("x", List.of(values.split("\\|")), 2, false);
    String keys = guess.keys().isEmpty() ? "" : " " + String.join(" ", guess.keys());
    assertThat(guess.type() + keys, is(expected));
  }

  @Test
  void saysWhereACommaMayBeEither() {
    assertThat(ColumnGuess.of("x", List.of("1,500", "22"), 2, false).notes().size(), is(1));
    assertThat(ColumnGuess.of("x", List.of("1,500,000"), 2, false).notes(), is(List.of()));
  }

  @Test
  void saysWhereDayAndMonthCannotBeToldApart() {
    ColumnGuess guess = ColumnGuess.of("x", List.of("01/02/2026", "03/04/2026"), 2, false);
    assertThat(guess.notes().get(0), containsString("or MM/dd/yyyy: no value"));
  }

  @Test
  void findsDelimitersQuotesAndHeaders() throws IOException {
    String spec =
        spec(
            "a.csv",
            "id;note;amount\n1;\"a;b\nc\";1,5\n2;d;2,25\n".getBytes(StandardCharsets.UTF_8));
    assertThat(spec, containsString("delimiter: \";\", header: true"));
    assertThat(spec, containsString("{name: id, type: int64, required: true}"));
    assertThat(
        spec,
        containsString(
            "{name: amount, type: \"decimal(5,2)\", decimal_mark: \",\", required: true}"));
    assertThat(
        spec("t.tsv", "a\tb\n1\t2\n".getBytes(StandardCharsets.UTF_8)),
        containsString("delimiter: \"\\t\""));
  }

  @Test
  void aQuoteThatIsNoQuoteIsSeen() throws IOException {
    String text = "1|\"5 inch|x\n2|6 inch|y\n3|\"7 inch|z\n4|8|w\n";
    assertThat(spec("a.txt", text.getBytes(StandardCharsets.UTF_8)), containsString("quote: none"));
  }

  @Test
  void namesTheWordsForNull() throws IOException {
    String spec = spec("a.csv", "id,count\n1,5\n2,NULL\n3,\n".getBytes(StandardCharsets.UTF_8));
    assertThat(spec, containsString("null_values: [\"\", \"NULL\"]"));
    assertThat(spec, containsString("{name: count, type: int32}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "UTF-16LE"})
  void namesTheCharset(String charset) throws IOException {
    String mark = charset.startsWith("UTF-16") ? "\ufeff" : "";
    byte[] bytes = (mark + "id,name\n1,Müller\n").getBytes(Charset.forName(charset));
    assertThat(spec("a.csv", bytes), containsString("charset: " + charset));
  }

  @Test
  void readsJsonLines() throws IOException {
    String spec =
        spec(
            "e.jsonl",
            """
            {"id": 1, "at": "2026-01-31T10:11:12Z", "price": 1.50, "tags": ["a"], "code": "007"}
            {"id": 2, "at": null, "price": 2, "tags": [], "code": "008"}
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(spec, containsString("format: {type: json, compression: auto}"));
    assertThat(spec, containsString("{name: at, type: timestamp}"));
    assertThat(spec, containsString("{name: price, type: \"decimal(4,1)\", required: true}"));
    assertThat(spec, containsString("{name: tags, type: json, required: true}"));
    assertThat(spec, containsString("{name: code, type: string, required: true}"));
  }

  @Test
  void aRunTakesTheKindsOfJsonThatItsColumnsHave() throws IOException {
    String spec =
        spec(
            "e.jsonl",
            """
            {"id": 1, "day": 20260131, "flag": true, "mixed": 5}
            {"id": "x", "day": 20260201, "flag": false, "mixed": "6"}
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(spec, containsString("{name: id, type: json, required: true}"));
    assertThat(spec, containsString("{name: day, type: int32, required: true}"));
    assertThat(spec, containsString("{name: flag, type: bool, required: true}"));
    assertThat(spec, containsString("{name: mixed, type: json, required: true}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,\"x, y\",what?\n1,2,a\n2,3,b\n",
        ",day,name\n0,2026-01-31,a\n1,2026-02-01,b\n",
        "name,id,\na,1,\nb,2,\n"
      })
  void oddNamesAboveTypedColumnsAreNames(String text) throws IOException {
    String spec = spec("a.csv", text.getBytes(StandardCharsets.UTF_8));
    assertThat(spec, containsString("header: true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1,n/a,x:y\nB2,5,z\nC3,6,z\n", // a gap above numbers
        "country,2020,a-b\nx,1,c\ny,2,d\n", // a number
        "a,b?\nc,d\ne,f\n", // texts above texts
        "a,a,n?\n1,2,3\n4,5,6\n" // a name twice
      })
  void aFirstRowThatMayBeDataIsData(String text) throws IOException {
    String spec = spec("a.csv", text.getBytes(StandardCharsets.UTF_8));
    assertThat(spec, containsString("header: false"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"[{\"id\": 1}N {\"id\": 2}]; JSON array", "id,nameR1,aR2,bR; CR alone"})
  void refusesWhatARunWouldReadAsSomethingElse(String text, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), text.replace('N', '\n').replace('R', '\r'));
    Exception e = assertThrows(IllegalArgumentException.class, () -> SpecWriter.of(file));
    assertThat(e.getMessage(), containsString(why));
  }

  @Test
  void namesParquetAndAvro() throws IOException {
    assertThat(
        spec("a.parquet", "PAR1....".getBytes(StandardCharsets.UTF_8)),
        containsString("{type: parquet}"));
    assertThat(
        spec("a.avro", "Obj\u0001....".getBytes(StandardCharsets.UTF_8)),
        containsString("{type: avro}"));
  }

  @Test
  void hostileNamesAndValuesStayData() throws IOException {
    byte[] bytes = "id,\"a\"\"b: [x] #{y}\"\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
    String spec = spec("we ird' [1] {2}.csv", bytes);
    assertThat(spec, not(containsString("we ird' [1]\n")));
  }

  @Test
  void refusesWhatSaysNothing() throws IOException {
    Path empty = Files.write(folder.resolve("empty"), new byte[0]);
    assertThrows(IllegalArgumentException.class, () -> SpecWriter.of(empty));
    Path binary = Files.write(folder.resolve("binary"), new byte[] {1, 0, 2, 0});
    assertThrows(IllegalArgumentException.class, () -> SpecWriter.of(binary));
  }

  @ParameterizedTest
  @CsvSource({
    "accounts, '{name: joining_date, type: date, pattern: \"d/M/yyyy\", required: true}'",
    "invoices, '{name: date_issued, type: date, required: true}'",
    "invoice_line_items, '{name: item_id, type: string, required: true}'",
    "skus, '{name: item_cost_price, type: \"decimal('"
  })
  void readsTheCarSales(String name, String column) throws IOException {
    Path file =
        Path.of(
            System.getProperty("strandline.carsales", "../../shared/data/carsales"), name + ".csv");
    assumeTrue(Files.exists(file));
    String spec = SpecWriter.of(file);
    valid(spec);
    assertThat(spec, containsString(column));
    assertThat(spec, containsString("header: true"));
  }

  private String spec(String name, byte[] bytes) throws IOException {
    String spec = SpecWriter.of(Files.write(folder.resolve(name), bytes));
    valid(spec);
    return spec;
  }

  /** Nothing is wrong with the spec, but that this module may not see every node type. */
  private static void valid(String spec) {
    try {
      SpecLoader.of(Catalog.fromClassPath())
          .load("spec.yaml", spec.getBytes(StandardCharsets.UTF_8), Map.of());
    } catch (InvalidSpec e) {
      List<String> messages = e.problems().stream().map(Problem::message).toList();
      assertThat(spec, messages, everyItem(containsString("WriteToParquet")));
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream to = new GZIPOutputStream(bytes)) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
