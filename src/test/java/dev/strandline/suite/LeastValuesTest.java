package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Empty texts, zeros and negative numbers are taken or are problems, and never a fault of ours. */
final class LeastValuesTest {
  private static final Pattern VALUE = Pattern.compile("(?m)^( *(?:- )?[a-z_]+: )(\\S.*)$");

  @TempDir Path folder;

  private static final String FILES =
      """
      strandline: v1
      name: least
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "in/*/*.csv"
            format:
              type: delimited
              delimiter: ","
              quote: '"'
              escape: none
              comment: none
              charset: UTF-8
              null_values: ''
              max_record_size: 1MB
              max_field_size: 1MB
            columns:
              - name: id
                type: int64
                required: true
                aliases: key
              - name: v
                type: decimal(9,2)
                locale: de-DE
                decimal_mark: ','
                group_mark: '.'
                null_values: ['-']
                files: '*'
                default: '1'
              - name: t
                type: timestamp
                required: true
                pattern: "yyyy-MM-dd HH:mm"
                zone: UTC
            path_columns:
              - name: dt
                type: string
            path_pattern: "{dt}/*"
            metadata:
              file: in_file
              record: in_record
              line: in_line
            settle: 0s
            max_uncompressed_bytes: 1GB
            max_compression_ratio: 100
      steps:
        some:
          type: Select
          input: raw
          config:
            keep: [id, v, t, dt, in_file]
            rename:
              v: price
        typed:
          type: Cast
          input: some
          config:
            columns:
              - name: dt
                type: date
                pattern: "yyyy-MM-dd"
        dear:
          type: Filter
          input: typed
          config:
            conditions:
              - column: price
                op: gt
                value: 1
        latest:
          type: LatestPerKey
          input: dear
          config:
            keys: id
            order_by: t
            window:
              type: sliding
              time: t
              size: 2d
              period: 1d
              offset: 1h
              allowed_lateness: 1h
      sinks:
        lake:
          type: WriteToParquet
          input: latest
          config:
            path: "lake"
            partition_by: month(dt)
            mode: overwrite
            target_file_size: 64MB
            row_group_size: 1MB
            max_delete_ratio: 0.5
            max_delete_min_rows: 10
      dead_letters:
        path: "bad"
        limit:
          rows: 10
          ratio: 0.5
          min_rows: 10
      """;

  private static final String CHANGES =
      """
      strandline: v1
      name: least
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "in/*/*.csv"
            format:
              type: delimited
            columns:
              - name: id
              - name: op
              - name: value
                type: json
              - name: n
                type: int64
      steps:
        decoded:
          type: DecodeChanges
          input: raw
          config:
            format:
              type: custom
              op:
                column: op
                insert: I
                update: U
                delete: D
              columns:
                - name: a
                  type: timestamp
                  field: b
                  pattern: "yyyy-MM-dd HH:mm"
                  zone: UTC
              keys: a
              after: value
              before: value
              order: n
              incarnation: '1'
        latest:
          type: LatestPerKey
          input: decoded
          config:
            keys: a
      sinks:
        lake:
          type: WriteToParquet
          input: latest
          config:
            path: "lake"
            mode: merge
      """;

  private String end(String yaml) throws IOException {
    Files.createDirectories(folder.resolve("in/2024"));
    Files.writeString(folder.resolve("in/2024/a.csv"), "id,v,t\n1,2,2024-01-01 12:30\n");
    String here =
        yaml.replace("\"in/", "\"" + folder + "/in/")
            .replace("\"lake\"", "\"" + folder + "/lake\"")
            .replace("\"bad\"", "\"" + folder + "/bad\"");
    SpecRun run = SpecRun.of(folder, here);
    try {
      new LocalEngine().validate(run.request());
    } catch (InvalidSpec e) {
      return e.problems().get(0).toString();
    }
    try {
      new LocalEngine().preview(run.request(), 3);
      return "done";
    } catch (CommandFailed e) {
      return e.id();
    }
  }

  @Test
  void noneIsAFaultOfOurs() throws IOException {
    List<String> faults = new ArrayList<>();
    for (String spec : List.of(FILES, CHANGES)) {
      assertThat(end(spec), is("done"));
      Matcher value = VALUE.matcher(spec);
      while (value.find()) {
        for (String least : List.of("\"\"", "0", "-1", "0s", "[\"\"]", "{}", "[]")) {
          String damaged = spec.substring(0, value.start(2)) + least + spec.substring(value.end(2));
          try {
            end(damaged);
          } catch (RuntimeException | IOException e) {
            faults.add(value.group() + " -> " + least + ": " + e);
          }
        }
      }
    }
    assertThat(String.join("\n", faults), faults, empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v: price|v: \"\"|config.rename.v: the text must not be empty [SL-1206]",
        "name: v|name: \"\"|config.columns[1].name: the text must not be empty [SL-1206]",
        "name: dt|name: \"\"|config.path_columns[0].name: the text must not be empty [SL-1206]",
        "record: in_record|record: \"\"|config.metadata.record: the text must not be empty [SL-1206]",
        "bytes: 1GB|bytes: 0|config.max_uncompressed_bytes: expected at least 1 bytes, got 0 [SL-1204]"
      })
  void isAProblemOfItsKeyWhereItCannotWork(String value, String least, String problem)
      throws IOException {
    String told = end(FILES.replaceFirst(Pattern.quote(value), Matcher.quoteReplacement(least)));
    assertThat(told, told.endsWith(problem), is(true));
  }
}
