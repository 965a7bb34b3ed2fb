package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each type of Debezium's that the docs name, from the value that an event has, through a merge and
 * a second one that rewrites the file, to what a reader of the table finds.
 */
final class DebeziumTypesTest {
  private static final String CONNECT = "org.apache.kafka.connect.data.";

  /**
   * A value of an event.
   *
   * @param schema its type in Kafka Connect, and its semantic name if it has one
   * @param json as Connect's JSON converter writes it
   * @param column what the spec says of the column
   * @param read what DuckDB shows
   * @param bare what the spec says more where events have no schema; {@code no} where it cannot be
   */
  private record Case(String schema, String json, String column, String read, String bare) {
    /** A value that means the same with and without a schema. */
    static Case of(String schema, String json, String column, String read) {
      return new Case(schema, json, column, read, "");
    }

    /** A value that only its schema tells. */
    static Case told(String schema, String json, String column, String read) {
      return new Case(schema, json, column, read, "no");
    }

    /** A time as a number. */
    static Case at(String schema, long json, String column, String read, String unit) {
      return new Case(schema, Long.toString(json), column, read, ", unit: " + unit);
    }

    /** The schema of a struct's field, as it stands in events. */
    String field(String name) {
      String[] parts = schema.split(" ", -1);
      String type = parts[0].startsWith("{") ? schema.substring(1, schema.length() - 1) : null;
      if (type == null) {
        type = "\"type\":\"" + parts[0] + "\"";
        type += parts.length > 1 ? ",\"name\":\"" + parts[1] + "\"" : "";
        type += parts.length > 2 ? ",\"parameters\":{\"scale\":\"" + parts[2] + "\"}" : "";
      }
      return "{" + type + ",\"optional\":true,\"field\":\"" + name + "\"}";
    }

    @Override
    public String toString() {
      return schema + " " + json + " as " + column;
    }
  }

  private static String debezium(String type, String name) {
    return type + " io.debezium." + name;
  }

  private static String list(String items) {
    return "{\"type\":\"array\",\"items\":{" + items + "}}";
  }

  private static String unscaled(String decimal) {
    byte[] bytes = new BigDecimal(decimal).unscaledValue().toByteArray();
    return "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
  }

  private static String decimal(int scale) {
    return "bytes " + CONNECT + "Decimal " + scale;
  }

  private static final String MOST = "99999999999999999999999999999.123456789";
  private static final String VARIABLE = "struct io.debezium.data.VariableScaleDecimal";
  private static final String LOCAL = "timestamp_local";

  private static final List<Case> CASES =
      List.of(
          Case.of("int8", "-128", "int32", "-128"),
          Case.of("int16", "32767", "int32", "32767"),
          Case.of("int32", "-2147483648", "int32", "-2147483648"),
          Case.of("int32", "2147483647", "int64", "2147483647"),
          Case.of("int64", "-9223372036854775808", "int64", "-9223372036854775808"),
          Case.of("int64", "9223372036854775807", "int64", "9223372036854775807"),
          Case.of("int64", "9223372036854775807", "decimal(20,0)", "9223372036854775807"),
          Case.of(debezium("int32", "time.Year"), "1901", "int32", "1901"),
          Case.of(debezium("int64", "time.MicroDuration"), "-93600000000", "int64", "-93600000000"),
          Case.of(debezium("int64", "time.NanoDuration"), "5", "int64", "5"),
          Case.of("float", "3.4028235E38", "float32", "3.4028235e+38"),
          Case.of("float", "\"NaN\"", "float32", "nan"),
          Case.of("float", "0.1", "float64", "0.1"),
          Case.of("double", "4.9E-324", "float64", "5e-324"),
          Case.of("double", "1.7976931348623157E308", "float64", "1.7976931348623157e+308"),
          Case.of("double", "\"-Infinity\"", "float64", "-inf"),
          Case.of("double", "\"Infinity\"", "float64", "inf"),
          Case.of(decimal(2), unscaled("-123.45"), "decimal(5,2)", "-123.45"),
          Case.of(decimal(0), unscaled("128"), "decimal(9,0)", "128"),
          Case.of(decimal(9), unscaled(MOST), "decimal(38,9)", MOST),
          Case.of(decimal(9), unscaled("-" + MOST), "decimal(38,9)", "-" + MOST),
          Case.told(decimal(2), unscaled("7.10"), "decimal(12,4)", "7.1000"),
          Case.told(decimal(2), unscaled("7.10"), "string", "7.10"),
          Case.of(
              VARIABLE,
              "{\"scale\":3,\"value\":" + unscaled("1.500") + "}",
              "decimal(9,3)",
              "1.500"),
          Case.of(
              VARIABLE,
              "{\"scale\":-3,\"value\":" + unscaled("7") + "}",
              "decimal(9,3)",
              "7000.000"),
          Case.told(VARIABLE, "{\"scale\":2,\"value\":" + unscaled("1.25") + "}", "string", "1.25"),
          new Case("string", "\"-12.50\"", "decimal(9,2)", "-12.50", "no"),
          Case.of("double", "12.5", "decimal(9,2)", "12.50"),
          Case.of("boolean", "true", "bool", "true"),
          Case.of("boolean", "false", "bool", "false"),
          Case.of("int16", "1", "bool", "true"),
          Case.told("boolean", "true", "string", "true"),
          Case.told(debezium("bytes", "data.Bits"), "\"AQ==\"", "bool", "true"),
          Case.told(debezium("bytes", "data.Bits"), "\"AA==\"", "bool", "false"),
          Case.of(debezium("bytes", "data.Bits"), "\"yQI=\"", "bytes", "\\xC9\\x02"),
          Case.of(debezium("int32", "time.Date"), "19782", "date", "2024-02-29"),
          Case.of(debezium("int32", "time.Date"), "-719162", "date", "0001-01-01"),
          Case.of(debezium("int32", "time.Date"), "2932896", "date", "9999-12-31"),
          Case.of(debezium("int32", "time.Date"), "-735103", "date", "0044-05-11 (BC)"),
          Case.of("int32 " + CONNECT + "Date", "-1", "date", "1969-12-31"),
          Case.told(debezium("string", "time.IsoDate"), "\"2024-02-29Z\"", "date", "2024-02-29"),
          Case.at(debezium("int32", "time.Time"), 86399999, "time", "23:59:59.999", "millis"),
          Case.at("int32 " + CONNECT + "Time", 1, "time", "00:00:00.001", "millis"),
          Case.at(
              debezium("int64", "time.MicroTime"),
              86399999999L,
              "time",
              "23:59:59.999999",
              "micros"),
          Case.at(
              debezium("int64", "time.NanoTime"),
              47655123456000L,
              "time",
              "13:14:15.123456",
              "nanos"),
          Case.told(
              debezium("string", "time.IsoTime"),
              "\"13:14:15.123456Z\"",
              "time",
              "13:14:15.123456"),
          Case.at(
              debezium("int64", "time.Timestamp"),
              1709212455678L,
              LOCAL,
              "2024-02-29 13:14:15.678",
              "millis"),
          Case.at(
              debezium("int64", "time.Timestamp"), -1, LOCAL, "1969-12-31 23:59:59.999", "millis"),
          Case.at("int64 " + CONNECT + "Timestamp", 1000, LOCAL, "1970-01-01 00:00:01", "millis"),
          Case.at(
              debezium("int64", "time.MicroTimestamp"),
              -62135596800000000L,
              LOCAL,
              "0001-01-01 00:00:00",
              "micros"),
          Case.at(
              debezium("int64", "time.MicroTimestamp"),
              253402300799999999L,
              LOCAL,
              "9999-12-31 23:59:59.999999",
              "micros"),
          Case.at(
              debezium("int64", "time.NanoTimestamp"),
              -1000,
              LOCAL,
              "1969-12-31 23:59:59.999999",
              "nanos"),
          Case.told(
              debezium("string", "time.IsoTimestamp"),
              "\"2024-02-29T13:14:15.678901Z\"",
              LOCAL,
              "2024-02-29 13:14:15.678901"),
          Case.of(
              debezium("string", "time.ZonedTimestamp"),
              "\"2024-02-29T13:14:15.678901+05:30\"",
              "timestamp",
              "2024-02-29 07:44:15.678901+00"),
          Case.of(
              debezium("string", "time.ZonedTimestamp"),
              "\"1901-01-01T00:00:00Z\"",
              "timestamp",
              "1901-01-01 00:00:00+00"),
          Case.at(
              debezium("int64", "time.MicroTimestamp"),
              1,
              "timestamp",
              "1970-01-01 00:00:00.000001+00",
              "micros"),
          Case.of("string", "\"grüße \\\" \\n 𝄞\"", "string", "grüße \" \n 𝄞"),
          Case.of("string", "\"\"", "string", ""),
          Case.of(
              debezium("string", "data.Uuid"),
              "\"7f1e9c1e-6a0b-4a0e-9d0a-0123456789ab\"",
              "string",
              "7f1e9c1e-6a0b-4a0e-9d0a-0123456789ab"),
          Case.of(debezium("string", "data.Enum"), "\"e1\"", "string", "e1"),
          Case.of(debezium("string", "data.EnumSet"), "\"a,b\"", "string", "a,b"),
          Case.of(debezium("string", "data.Xml"), "\"<a b='1'/>\"", "string", "<a b='1'/>"),
          Case.of(debezium("string", "data.Ltree"), "\"Top.Science\"", "string", "Top.Science"),
          Case.of(
              debezium("string", "time.ZonedTime"),
              "\"13:14:15+02:00\"",
              "string",
              "13:14:15+02:00"),
          Case.of(
              debezium("string", "time.Interval"),
              "\"P1Y2M3DT4H5M6.78S\"",
              "string",
              "P1Y2M3DT4H5M6.78S"),
          Case.of("int32", "7", "string", "7"),
          Case.of("bytes", "\"3q2+7w==\"", "bytes", "\\xDE\\xAD\\xBE\\xEF"),
          Case.of("string", "\"deadbeef\"", "bytes, bytes_form: hex", "\\xDE\\xAD\\xBE\\xEF"),
          Case.of(
              debezium("string", "data.Json"),
              "\"{\\\"a\\\": [1.50, null]}\"",
              "json",
              "{\"a\": [1.50, null]}"),
          Case.of(
              "{\"type\":\"map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"string\"}}",
              "{\"k\":\"v\"}",
              "json",
              "{\"k\":\"v\"}"),
          Case.of(
              debezium("struct", "data.geometry.Point"),
              "{\"x\":1.0,\"y\":2.0,\"wkb\":\"AQE=\",\"srid\":null}",
              "json",
              "{\"x\":1.0,\"y\":2.0,\"wkb\":\"AQE=\",\"srid\":null}"),
          Case.of(
              list("\"type\":\"string\""), "[\"x\",null,\"\"]", "array<string>", "[x, NULL, '']"),
          Case.of(list("\"type\":\"int32\""), "[1,null,-2]", "array<int32>", "[1, NULL, -2]"),
          Case.of(list("\"type\":\"int64\""), "[]", "array<int64>", "[]"),
          Case.of(list("\"type\":\"boolean\""), "[true,false]", "array<bool>", "[true, false]"),
          Case.of(
              list(
                  "\"type\":\"bytes\",\"name\":\""
                      + CONNECT
                      + "Decimal\",\"parameters\":{\"scale\":\"2\"}"),
              "[" + unscaled("1.25") + ",null," + unscaled("-7.00") + "]",
              "\"array<decimal(9,2)>\"",
              "[1.25, NULL, -7.00]"),
          new Case(
              list("\"type\":\"int64\",\"name\":\"io.debezium.time.MicroTimestamp\""),
              "[1,null]",
              "array<timestamp_local>",
              "['1970-01-01 00:00:00.000001', NULL]",
              ", unit: micros"),
          Case.of(
              list("\"type\":\"int32\",\"name\":\"io.debezium.time.Date\""),
              "[19782]",
              "array<date>",
              "[2024-02-29]"));

  /** Values that are refused, and by which reason. */
  private static final Map<Case, String> REFUSED =
      Map.of(
          Case.of("string", "\"NAN\"", "decimal(9,2)", ""), "SL-2106",
          Case.of(debezium("int32", "time.Date"), "2147483647", "date", ""), "SL-2106",
          Case.of(debezium("int64", "time.MicroTimestamp"), "9223372036825200000", LOCAL, ""),
              "SL-2106",
          Case.of(
                  debezium("int64", "time.MicroTimestamp"),
                  "-9223372036832400000",
                  "timestamp",
                  ""),
              "SL-2106",
          Case.of(debezium("string", "time.ZonedTimestamp"), "\"infinity\"", "timestamp", ""),
              "SL-2106",
          Case.of(debezium("int64", "time.NanoTimestamp"), "1", LOCAL, ""), "SL-2123",
          Case.of("int64", "2147483648", "int32", ""), "SL-2102",
          Case.of(decimal(3), unscaled("1.234"), "decimal(9,2)", ""), "SL-2105");

  @TempDir private Path folder;

  /** The table of cases in their order, column c0 and so on. */
  private SpecRun spec(List<Case> cases, boolean bare, String more) throws IOException {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      String[] type = cases.get(i).column().split(", (?=bytes_form)", 2);
      String quoted = type[0].startsWith("\"") ? type[0] : "\"" + type[0] + "\"";
      columns
          .append("          - {name: c" + i + ", type: " + quoted)
          .append(type.length > 1 ? ", " + type[1] : "")
          .append(bare ? cases.get(i).bare() : "")
          .append("}\n");
    }
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: types
        sources:
          events:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*"
              format: {type: json}
              columns: [{name: key, type: json}, {name: value, type: json}]
        steps:
          changes:
            type: DecodeChanges
            input: events
            config:
              format:
                type: debezium
                keys: id
                %3$s
                columns:
                  - {name: id, type: int64}
        %2$s
          latest: {type: LatestPerKey, input: changes}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: merge}}
        dead_letters: {path: "%1$s/bad"}
        """
            .formatted(folder, columns.toString().stripTrailing(), more));
  }

  /** An event of a row whose columns have these values, by the number of the column. */
  private static String event(
      long id, List<Case> cases, Map<Integer, String> values, boolean bare) {
    List<String> fields = new ArrayList<>(List.of("{\"type\":\"int64\",\"field\":\"id\"}"));
    List<String> row = new ArrayList<>(List.of("\"id\":" + id));
    for (int i = 0; i < cases.size(); i++) {
      fields.add(cases.get(i).field("c" + i));
      row.add("\"c" + i + "\":" + values.getOrDefault(i, "null"));
    }
    String payload =
        "{\"op\":\"c\",\"before\":null,\"after\":{"
            + String.join(",", row)
            + "},\"source\":{\"connector\":\"postgresql\",\"name\":\"s\",\"db\":\"d\",\"schema\":\"public\","
            + "\"table\":\"t\",\"snapshot\":\"false\",\"lsn\":"
            + id
            + ",\"sequence\":\"[null,\\\"1\\\"]\"}}";
    String schema =
        "{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"field\":\"after\",\"fields\":["
            + String.join(",", fields)
            + "]}]}";
    String value = bare ? payload : "{\"schema\":" + schema + ",\"payload\":" + payload + "}";
    return "{\"key\":{\"id\":" + id + "},\"value\":" + value + "}";
  }

  private void file(String name, List<String> lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in").resolve(name), lines);
  }

  private static Map<Integer, String> all(List<Case> cases) {
    Map<Integer, String> values = new TreeMap<>();
    for (int i = 0; i < cases.size(); i++) {
      values.put(i, cases.get(i).json());
    }
    return values;
  }

  private Stream<DynamicTest> roundTrips(List<Case> cases, boolean bare) throws Exception {
    SpecRun run = spec(cases, bare, "");
    file("1.jsonl", List.of(event(1, cases, all(cases), bare), event(2, cases, Map.of(), bare)));
    run.committed();
    file("2.jsonl", List.of(event(3, cases, Map.of(), bare)));
    run.committed();
    List<String> read = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      boolean json = cases.get(i).column().equals("json");
      String text = json ? "decode(encode(c%d::VARCHAR))" : "c%d::VARCHAR";
      read.add("coalesce(" + text.formatted(i) + ", '<null>')");
    }
    String query =
        "SELECT %s FROM %s WHERE id < 3 ORDER BY id"
            .formatted(String.join(", ", read), Duck.table(folder.resolve("lake")));
    List<List<String>> rows = Duck.rows(query);
    return Stream.iterate(0, i -> i + 1)
        .limit(cases.size())
        .map(
            i ->
                dynamicTest(
                    cases.get(i).toString(),
                    () -> {
                      assertThat(rows.get(0).get(i), is(cases.get(i).read()));
                      assertThat(rows.get(1).get(i), is("<null>"));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> withSchemasEachValueIsReadBack() throws Exception {
    return roundTrips(CASES, false);
  }

  @TestFactory
  Stream<DynamicTest> withoutSchemasEachValueThatTheSpecTellsIsReadBack() throws Exception {
    return roundTrips(CASES.stream().filter(one -> !one.bare().equals("no")).toList(), true);
  }

  @Test
  void whatATypeDoesNotHaveIsRefusedByItsReason() throws Exception {
    List<Case> cases = List.copyOf(REFUSED.keySet());
    SpecRun run = spec(cases, false, "");
    List<String> lines = new ArrayList<>(List.of(event(100, cases, Map.of(), false)));
    Map<String, Integer> expected = new TreeMap<>();
    for (int i = 0; i < cases.size(); i++) {
      lines.add(event(i, cases, Map.of(i, cases.get(i).json()), false));
      expected.merge(REFUSED.get(cases.get(i)) + " c" + i, 1, Integer::sum);
    }
    file("1.jsonl", lines);
    RunReport report = run.committed();
    Map<String, Integer> refused = new TreeMap<>();
    report.rejects().forEach(one -> refused.put(one.code() + " " + one.column(), (int) one.rows()));
    assertThat(refused, is(expected));
  }

  @Test
  void whatIsNotFiniteIsNullWhereTheSpecSaysSo() throws Exception {
    List<Case> cases =
        REFUSED.keySet().stream().filter(one -> REFUSED.get(one).equals("SL-2106")).toList();
    SpecRun run = spec(cases, false, "non_finite: as_null");
    file("1.jsonl", List.of(event(1, cases, all(cases), false)));
    run.committed();
    String table = Duck.table(folder.resolve("lake"));
    assertThat(
        Duck.lines(Duck.rows("SELECT count(*), count(c0), count(c4) FROM " + table)),
        is(List.of("1,0,0")));
  }
}
