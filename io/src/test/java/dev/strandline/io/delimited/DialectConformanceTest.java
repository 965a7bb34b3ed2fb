package dev.strandline.io.delimited;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conformance files, read by the scanner and by two readers that share no code with it. */
class DialectConformanceTest {
  private static final Set<String> FASTCSV_KNOWS =
      Set.of("delimiter", "quote", "comment", "skip_empty_lines");

  static Stream<DialectCase> cases() {
    return DialectCase.all();
  }

  static Stream<DialectCase> casesForFastCsv() {
    return cases().filter(DialectConformanceTest::fastCsvAgreesOnTheRules);
  }

  static Stream<DialectCase> casesOfASwitch() {
    return cases().filter(c -> !c.switches().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatTheCaseExpects(DialectCase test) throws IOException {
    for (int window = 1; window <= 64; window++) {
      RecordScanner scanner =
          RecordScanner.withWindow(
              new ByteArrayInputStream(test.bytes()), "x", test.dialect(), FileRange.WHOLE, window);
      for (Object expected : test.records()) {
        assertThat("window " + window, scanner.next(), is(true));
        check((Map<?, ?>) expected, scanner);
      }
      assertThat("window " + window, scanner.next(), is(false));
    }
  }

  private static void check(Map<?, ?> expected, RecordScanner scanner) {
    SeenRecord seen = SeenRecord.of(scanner);
    expected.forEach(
        (key, value) -> {
          switch ((String) key) {
            case "fields" -> {
              List<?> fields = (List<?>) value;
              assertThat(seen.fault(), equalTo(null));
              assertThat(seen.fields(), equalTo(fields.stream().map(DialectCase::value).toList()));
              assertThat(
                  seen.quoted(),
                  equalTo(fields.stream().map(field -> field instanceof Map).toList()));
            }
            case "number" -> assertThat(seen.number(), equalTo(((Number) value).longValue()));
            case "line" -> assertThat(seen.line(), equalTo(((Number) value).longValue()));
            case "offset" -> assertThat(seen.offset(), equalTo(((Number) value).longValue()));
            case "raw" ->
                assertThat(
                    seen.raw(),
                    equalTo(
                        new SeenRecord(0, 0, 0, (String) value, false, null, List.of(), List.of())
                            .raw()));
            case "error" -> {
              RecordError error = scanner.error();
              assertThat(error == null ? "no error" : error.id(), equalTo(value));
              assertThat(seen.fields(), equalTo(List.of()));
            }
            case "column" -> {
              RecordError error = scanner.error();
              assertThat(error == null ? -2 : error.column(), equalTo(value));
            }
            case "message" -> {
              RecordError error = scanner.error();
              assertThat(error == null ? "" : error.message(), containsString((String) value));
            }
            default -> throw new IllegalArgumentException(String.valueOf(key));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(DialectCase test) throws IOException {
    if (test.dialect().splittable() || !test.expectsErrors()) {
      assertEquals(
          ReferenceReader.read(test.bytes(), test.dialect()),
          SeenRecord.all(test.bytes(), test.dialect(), 64));
    }
  }

  @ParameterizedTest
  @MethodSource("casesForFastCsv")
  void agreesWithFastCsv(DialectCase test) {
    Dialect dialect = test.dialect();
    CsvReader.CsvReaderBuilder builder =
        CsvReader.builder()
            .fieldSeparator(dialect.delimiter())
            // FastCSV has no "none": a character that the cases do not use.
            .quoteCharacter(dialect.quote() == Dialect.NONE ? '\u0002' : (char) dialect.quote())
            .skipEmptyLines(dialect.skipEmptyLines())
            .allowExtraFields(true)
            .allowMissingFields(true)
            .detectBomHeader(marked(test));
    if (!dialect.comment().isEmpty()) {
      builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(dialect.comment().charAt(0));
    }
    List<List<String>> rows = new ArrayList<>();
    CsvReader<CsvRecord> reader =
        builder.ofCsvRecord(new ByteArrayInputStream(test.bytes()), StandardCharsets.UTF_8);
    reader.forEach(record -> rows.add(record.getFields()));
    assertEquals(test.expectedFields(), rows);
  }

  /** FastCSV 4.0.0 looks for a mark in four bytes, be the file shorter or not. */
  private static boolean marked(DialectCase test) {
    return test.latin().startsWith("\u00EF\u00BB\u00BF");
  }

  private static boolean fastCsvAgreesOnTheRules(DialectCase test) {
    boolean loneCr = test.latin().replace("\r\n", "").contains("\r");
    return FASTCSV_KNOWS.containsAll(test.switches().keySet())
        && test.dialect().comment().length() < 2
        && !test.expectsErrors()
        && !loneCr;
  }

  /** A case of a switch that reads the same without the switch would prove nothing. */
  @ParameterizedTest
  @MethodSource("casesOfASwitch")
  void wouldReadOtherwiseWithoutItsSwitches(DialectCase test) throws IOException {
    List<SeenRecord> without = new ArrayList<>();
    try {
      without.addAll(SeenRecord.all(test.bytes(), Dialect.CSV, 64));
    } catch (IOException e) {
      return;
    }
    assertThat(without, not(SeenRecord.all(test.bytes(), test.dialect(), 64)));
  }

  /** A switch that a test forgets would be tested by nobody. */
  @Test
  void everySwitchHasACaseOfItsOwn() {
    Set<Object> alone = new HashSet<>();
    cases().filter(c -> c.switches().size() == 1).forEach(c -> alone.addAll(c.switches().keySet()));
    for (String key :
        List.of(
            "delimiter",
            "quote",
            "escape",
            "comment",
            "charset",
            "trim",
            "skip_empty_lines",
            "max_record_size",
            "max_field_size",
            "max_fields")) {
      assertThat(key, alone.contains(key), is(true));
    }
    assertThat(Dialect.class.getRecordComponents().length, is(10));
  }

  @Test
  void fastCsvReadsMostCases() {
    assertThat(casesForFastCsv().count() > 30, is(true));
  }
}
