package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of a column that say how a text is cast do so in a source and in a step alike. */
final class CastKeysTest {
  private static final String COLUMNS =
      """
      [{name: blank, type: int32, trim: true},
       {name: at, type: timestamp, pattern: "yyyy-MM-dd HH:mm", zone: Europe/Berlin, overlap: later},
       {name: once, type: timestamp, pattern: "yyyy-MM-dd HH:mm", zone: Europe/Berlin, overlap: reject},
       {name: x, type: float64, non_finite: reject},
       {name: b, type: bytes, bytes_form: hex},
       {name: s, type: "struct<a:int32>", unknown_fields: ignore}]""";

  private static final String TEXTS =
      "[{name: blank}, {name: at}, {name: once}, {name: x}, {name: b}, {name: s}]";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"source", "step"})
  void sayHowATextIsCast(String where) throws Exception {
    boolean inStep = where.equals("step");
    Files.writeString(
        folder.resolve("a.in"),
        """
         7 |2024-10-27 02:30|2024-10-27 01:30|1.5|0x0aFF|{"a":1,"b":2}
         \t|2024-10-27 01:30|2024-10-27 04:30|2|00|{"a":2}
        1|2024-10-27 02:30|2024-10-27 02:30|3|00|{"a":3}
        1|2024-10-27 02:30|2024-10-27 01:30|NaN|00|{"a":4}
        """);
    String yaml =
        """
        strandline: v1
        name: keys
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/*.in"
              format: {type: delimited, delimiter: "|", quote: none, header: false}
              columns: %2$s
        steps:
          typed: {type: %3$s}
        sinks:
          lake: {type: WriteToParquet, input: typed, config: {path: "%1$s/lake", mode: overwrite}}
        dead_letters: {path: "%1$s/bad"}
        """
            .formatted(
                folder,
                (inStep ? TEXTS : COLUMNS).replace("\n", "\n       "),
                inStep
                    ? "Cast, input: raw, config: {columns: " + COLUMNS.replace("\n", " ") + "}"
                    : "Select, input: raw, config: {keep: [blank, at, once, x, b, s]}");
    SpecRun.of(folder, yaml).committed();
    assertThat(
        Duck.rows(
            "SELECT blank, \"at\"::VARCHAR, hex(b), s.a FROM "
                + Duck.table(folder.resolve("lake"))
                + " ORDER BY s.a"),
        is(
            List.of(
                List.of("7", "2024-10-27 01:30:00+00", "0AFF", "1"),
                Arrays.asList(null, "2024-10-26 23:30:00+00", "00", "2"))));
    assertThat(
        Duck.rows(
            "SELECT code, \"column\" FROM " + Duck.stored(folder.resolve("bad")) + " ORDER BY 1"),
        is(List.of(List.of("SL-2106", "x"), List.of("SL-2125", "once"))));
  }
}
