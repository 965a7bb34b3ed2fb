package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.letters.StoredLetters;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;
import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters say all that a replay needs, count once, and keep what is sensitive to themselves. */
final class LettersTest {
  private static final String CANARY = "canary-4711-secret";

  @TempDir Path folder;

  private String spec(String format, String columns) {
    return """
        strandline: v1
        name: letters
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/**/*.in"
              format: %2$s
              columns: %3$s
              path_columns: [{name: dt}]
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%1$s/lake", mode: overwrite}}
        dead_letters: {path: "%1$s/bad"}
        """
        .formatted(folder, format, columns);
  }

  private Path input(String name, String text, Charset charset) throws IOException {
    Path file = folder.resolve("dt=2024-01-02").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, text.getBytes(charset));
  }

  private List<DeadLetter> letters() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    StoredLetters.read(folder.resolve("bad").toString(), letters::add);
    return letters;
  }

  private static Map<String, String> without(Map<String, String> context, String... keys) {
    Map<String, String> left = new TreeMap<>(context);
    List.of(keys).forEach(left::remove);
    return left;
  }

  @Test
  void sayWhatDecodesADelimitedRecordAgain() throws Exception {
    Path file = input("a.in", "x;id;\"a;b\"\n1;2;3\n1;é;ü\n", StandardCharsets.ISO_8859_1);
    String columns = "[{name: id, type: int32}, {name: \"a;b\"}]";
    String format = "{type: delimited, delimiter: \";\", charset: ISO-8859-1}";
    RunReport report = SpecRun.of(folder, spec(format, columns)).committed();
    DeadLetter letter = letters().get(0);
    assertThat(letters().size(), is(1));
    assertThat(
        without(letter.raw().context(), RawInput.FILE_VERSION),
        is(
            Map.of(
                "charset", "ISO-8859-1",
                "fields", "[\"x\",\"id\",\"a;b\"]",
                "file", file.toString(),
                "path.dt", "2024-01-02")));
    assertThat(new String(letter.raw().bytes(), StandardCharsets.ISO_8859_1), is("1;é;ü"));
    assertThat(letter.raw().form(), is(RawInput.Form.WHOLE));
    assertThat(letter.place(), is(new DeadLetter.Place("raw", "dt=2024-01-02/a.in", 1, 3, 3, 17)));
    assertThat(letter.job().runId(), is(report.run().id()));
    assertThat(letter.job().specHash(), is(report.run().specHash()));
    assertThat(letter.reason().code(), is("SL-2101"));
    assertThat(letter.reason().column(), is("id"));
  }

  @Test
  void haveTheBytesInTheCharsetThatTheyName() throws Exception {
    input("a.in", "\ufeffid\n1\né\n", StandardCharsets.UTF_16BE);
    String format = "{type: delimited, charset: UTF-16BE}";
    SpecRun.of(folder, spec(format, "[{name: id, type: int32}]")).committed();
    RawInput raw = letters().get(0).raw();
    Charset charset = Charset.forName(raw.context().get(RawInput.CHARSET));
    assertThat(new String(raw.bytes(), charset), is("é"));
    assertThat(letters().get(0).place().offset(), is(-1L));
  }

  @Test
  void sayWhereToReadASensitiveRecordAgain() throws Exception {
    String text = "{\"id\": 1}\n{\"id\": \"x\", \"s\": \"" + CANARY + "\"}\n";
    input("a.in", text, StandardCharsets.UTF_8);
    String columns = "[{name: id, type: int32}, {name: s, sensitive: true}]";
    SpecRun.of(folder, spec("{type: json}", columns)).committed();
    DeadLetter letter = letters().get(0);
    assertThat(letter.raw().form(), is(RawInput.Form.REFERENCE));
    assertThat(letter.raw().bytes().length, is(0));
    int from = (int) letter.place().offset();
    int to = from + Integer.parseInt(letter.raw().context().get(RawInput.LENGTH));
    byte[] bytes = Files.readAllBytes(Path.of(letter.raw().context().get(RawInput.FILE)));
    assertThat(
        new String(bytes, from, to - from, StandardCharsets.UTF_8),
        is("{\"id\": \"x\", \"s\": \"" + CANARY + "\"}"));
  }

  @Test
  void nameTheColumnThatAnInnerValueIsIn() throws Exception {
    Path file = input("a.in", "", StandardCharsets.UTF_8);
    Duck.run("COPY (SELECT [4711000000000] AS v) TO '" + file + "' (FORMAT parquet)");
    SpecRun.of(folder, spec("{type: parquet}", "[{name: v, type: \"array<int32>\"}]")).committed();
    DeadLetter.Reason reason = letters().get(0).reason();
    assertThat(reason.column(), is("v"));
    assertThat(reason.message(), containsString("column \"v[]\" as int32"));
  }

  @Test
  void keepInnerValuesOfSensitiveColumnsOutOfMessages() throws Exception {
    Path file = input("a.in", "", StandardCharsets.UTF_8);
    Duck.run("COPY (SELECT [4711000000000] AS v) TO '" + file + "' (FORMAT parquet)");
    String columns = "[{name: v, type: \"array<int32>\", sensitive: true}]";
    SpecRun.of(folder, spec("{type: parquet}", columns)).committed();
    assertThat(letters().get(0).reason().message(), not(containsString("4711")));
  }

  @Test
  void countOnceAndRememberTheFirstAndTheLastRun() throws Exception {
    input("a.in", "id\n1\nx\n", StandardCharsets.UTF_8);
    SpecRun run = SpecRun.of(folder, spec("{type: delimited}", "[{name: id, type: int32}]"));
    RunReport first = run.committed();
    input("b.in", "id\ny\n", StandardCharsets.UTF_8);
    RunReport second = run.committed();

    List<DeadLetter> letters = letters();
    assertThat(letters.size(), is(2));
    DeadLetter again = letters.stream().filter(l -> l.attempts() == 2).findFirst().orElseThrow();
    assertThat(again.place().object(), is("dt=2024-01-02/a.in"));
    assertThat(again.firstSeen(), is(first.run().started()));
    assertThat(again.lastSeen(), is(second.run().started()));
    assertThat(again.job().runId(), is(second.run().id()));

    List<DeadLetter> ofFirst = new ArrayList<>();
    StoredLetters.read(folder.resolve("bad").toString(), first.run().id()::equals, ofFirst::add);
    assertThat(ofFirst.size(), is(1));
    assertThat(ofFirst.get(0).attempts(), is(1));
    assertThat(ofFirst.get(0).lastSeen(), is(first.run().started()));

    String page = Files.readString(Repository.file("docs/dead-letters.md"));
    String sql = page.substring(page.indexOf("SELECT * EXCLUDE"));
    sql = sql.substring(0, sql.indexOf(';'));
    sql = sql.replace("data/orders_rejected", folder.resolve("bad").toString());
    assertThat(
        Duck.rows("SELECT object, attempts, first_seen < last_seen FROM (" + sql + ") ORDER BY 1"),
        is(
            List.of(
                List.of("dt=2024-01-02/a.in", "2", "true"),
                List.of("dt=2024-01-02/b.in", "1", "false"))));
  }

  @Test
  void keepSensitiveValuesOutOfAllThatTheCommandLineShows() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        in.resolve("a.csv"), "1,2," + CANARY + "\nx,2," + CANARY + "\n3," + CANARY + ",4\n5,6\n");
    Files.writeString(
        folder.resolve("s.yaml"),
        """
        strandline: v1
        name: sensitive
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "in/*.csv"
              format: {type: delimited, header: false}
              columns:
                - {name: id, type: int32}
                - {name: n, type: int32, sensitive: true}
                - {name: s, sensitive: true}
        steps:
          typed: {type: Cast, input: raw, config: {columns: [{name: s, type: int32}]}}
        sinks:
          lake: {type: WriteToParquet, input: typed, config: {path: lake, mode: overwrite}}
        dead_letters: {path: bad, limit: {rows: 100}}
        """);
    for (String[] args :
        new String[][] {
          {"run", "s.yaml"},
          {"run", "s.yaml", "--output", "json", "--report", "kept"},
          {"preview", "s.yaml"},
          {"dead-letters", "s.yaml"}
        }) {
      Program.Ended ended = Program.withHeap("256m").run(folder, args);
      assertThat(ended.told(), ended.exit(), is(0));
      assertThat(List.of(args).toString(), ended.told(), not(containsString(CANARY)));
    }
    hasNoCanary();
    JsonNode report =
        new ObjectMapper().readTree(folder.resolve("kept/report.json").toFile()).get("rejects");
    assertThat(report.toString(), report.size(), is(4));
  }

  private void decode(String source, String decoded) throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        in.resolve("a.jsonl"),
        """
        {"k": "I", "a": {"id": 1, "s": "CANARY"}}
        {"k": "?", "a": {"id": 2, "s": "5"}}
        {"k": "I", "a": {"id": "CANARY", "s": "6"}}
        {"a": {"id": 4, "s": "7"}}
        {"k": "I", "a": {"id": 5, "s": "8"}}
        """
            .replace("CANARY", CANARY));
    Files.writeString(
        folder.resolve("s.yaml"),
        """
        strandline: v1
        name: decoded
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "in/*.jsonl"
              format: {type: json}
              columns: [{name: k}, {name: a, type: json%s}]
        steps:
          named: {type: Cast, input: raw, config: {columns: [{name: k, type: string, required: true}]}}
          changes:
            type: DecodeChanges
            input: named
            config:
              format:
                type: custom
                op: {column: k, insert: I, update: U, delete: D}
                after: a
                keys: id
                columns: [{name: id, type: int64, required: true}, {name: s, type: int64%s}]
          latest: {type: LatestPerKey, input: changes}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: lake, mode: merge}}
        dead_letters: {path: bad, limit: {rows: 100}}
        """
            .formatted(source, decoded));
  }

  @Test
  void carryTheMarkFromWhatIsDecodedToWhatItTells() throws Exception {
    decode(", sensitive: true", "");
    for (String[] args :
        new String[][] {{"run", "s.yaml"}, {"preview", "s.yaml"}, {"dead-letters", "s.yaml"}}) {
      Program.Ended ended = Program.withHeap("256m").run(folder, args);
      assertThat(ended.told(), ended.exit(), is(0));
      assertThat(List.of(args).toString(), ended.told(), not(containsString(CANARY)));
    }
    assertThat(letters().size(), is(4));
    hasNoCanary();
  }

  @Test
  void keepRowsOutOfWhichASensitiveColumnIsDecoded() throws Exception {
    decode("", ", sensitive: true");
    Program.Ended ended = Program.withHeap("256m").run(folder, "run", "s.yaml");
    assertThat(ended.told(), ended.exit(), is(0));
    for (DeadLetter letter : letters()) {
      assertThat(letter.toString(), letter.raw().form(), is(RawInput.Form.REFERENCE));
    }
    assertThat(letters().size(), is(4));
  }

  @Test
  void keepSensitiveValuesOutOfNamesOfFolders() throws Exception {
    String columns = "[{name: s, sensitive: true}, {name: d, type: date, sensitive: true}]";
    String yaml = spec("{type: delimited}", columns).replace("mode: overwrite", "%s");
    String by = "mode: overwrite, partition_by: [year(d), 'bucket(4, s)', s]";
    Path file = Files.writeString(folder.resolve("s.yaml"), yaml.formatted(by));
    String told =
        assertThrows(InvalidSpec.class, () -> new LocalEngine().validate(Request.of(file)))
            .getMessage();
    assertThat(told, containsString("partition_by[0]"));
    assertThat(told, containsString("partition_by[2]"));
    assertThat(told, not(containsString("partition_by[1]")));
    assertThat(told, containsString("[SL-3425]"));
  }

  private void hasNoCanary() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        boolean input = file.startsWith(folder.resolve("in"));
        assertThat(file + " has the canary", !input && bytes.contains(CANARY), is(false));
      }
    }
  }
}
