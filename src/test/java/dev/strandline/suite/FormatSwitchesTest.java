package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strandline.io.files.FileFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Every key of the delimited format, from a spec to a table, against DuckDB's reading of the same
 * file; and each case reads otherwise without its key, so that it proves something.
 */
final class FormatSwitchesTest {
  /** Without a like in DuckDB; the scanner's own cases have them. */
  private static final Set<String> LIMITS = Set.of("max_record_size", "max_field_size");

  @TempDir Path folder;

  static Stream<Map<?, ?>> cases() throws IOException {
    try (InputStream in = FormatSwitchesTest.class.getResourceAsStream("format-cases.yaml")) {
      Load load = new Load(LoadSettings.builder().build());
      return ((List<?>) load.loadFromInputStream(Objects.requireNonNull(in)))
          .stream().map(entry -> (Map<?, ?>) entry);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAsDuckDbDoesAndOtherwiseWithoutTheSwitch(Map<?, ?> test) throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path file = in.resolve(text(test, "name", "x.csv"));
    boolean latin = test.containsKey("latin");
    Files.write(
        file,
        text(test, "input", "")
            .getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    List<List<String>> wanted = Duck.rows(text(test, "sql", "").replace("{file}", file.toString()));
    String key = text(test, "switch", "") + ": " + text(test, "value", "");
    assertThat(key, rows("with", ", " + key), is(wanted));
    assertThat("without " + key, rows("without", ""), is(not(wanted)));
  }

  @Test
  void takesAnEscapedNullWordAsText() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("x.csv"), "a,b\n1,\\\\N\n2,\\N\n3,\n");
    assertThat(
        rows("lake", ", escape: \"\\\\\", null_values: ['', \"\\\\N\"]"),
        is(Duck.rows("VALUES ('1', '\\N'), ('2', NULL), ('3', NULL)")));
  }

  @Test
  void takesAQuotedFieldOfATrimmedColumnAsText() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("x.csv"), "a,b\n1,\" - \"\n2, - \n3,\"\"\n4, x \n5, \n");
    assertThat(
        rows("lake", ", null_values: ['', '-']", "{name: b, trim: true}"),
        is(Duck.rows("VALUES ('1', '-'), ('2', NULL), ('3', ''), ('4', 'x'), ('5', NULL)")));
  }

  private List<List<String>> rows(String lake, String format) throws Exception {
    return rows(lake, format, "{name: b}");
  }

  private List<List<String>> rows(String lake, String format, String b) throws Exception {
    String yaml =
        """
        strandline: v1
        name: switches
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*"
              format: {type: delimited%2$s}
              columns: [{name: a}, %4$s]
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%1$s/%3$s", mode: overwrite}}
        dead_letters: {path: "%1$s/bad"}
        """
            .formatted(folder, format, lake, b);
    SpecRun.of(folder, yaml).committed();
    Path table = folder.resolve(lake);
    return Folders.parquet(table).isEmpty()
        ? List.of()
        : Duck.rows("SELECT a, b FROM " + Duck.stored(table) + " ORDER BY _sl_seq");
  }

  private static String text(Map<?, ?> test, String key, String otherwise) {
    Object value = test.get(key);
    return value == null ? otherwise : value.toString();
  }

  @Test
  void everyKeyOfTheFormatHasACase() throws IOException {
    Set<String> keys =
        Arrays.stream(FileFormat.Delimited.class.getRecordComponents())
            .map(c -> c.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    keys.removeAll(LIMITS);
    assertThat(
        cases()
            .map(test -> text(test, "switch", ""))
            .collect(Collectors.toCollection(TreeSet::new)),
        is(keys));
  }
}
