package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strandline.io.RunContext;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.table.CompactSettings;
import dev.strandline.io.table.CompactTable;
import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose source is truncated, with {@code truncate: apply}: what stood before is gone. */
final class TruncatesTest {
  private static final long SEED = Long.getLong("strandline.seed", 20261121L);
  private static final String ALIVE = "_sl_deleted IS NULL";

  @TempDir Path folder;

  private static SpecRun spec(Path root, String partitions, String deletes) throws IOException {
    return spec(root, partitions, deletes, "allow");
  }

  private static SpecRun spec(Path root, String partitions, String deletes, String partial)
      throws IOException {
    return SpecRun.of(
        root,
        """
        strandline: v1
        name: truncated
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
                partial: %4$s
                truncate: apply
                columns:
                  - {name: id, type: int32, required: true}
                  - {name: v, required: true}
                  - {name: big, required: true}
                  - {name: place}
          latest: {type: LatestPerKey, input: changes, config: {keys: [id]}}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "%1$s/lake", partition_by: [%2$s], mode: merge, deletes: %3$s, max_delete_ratio: 1}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(root, partitions, deletes, partial));
  }

  private static List<String> rows(Path root, String where) throws Exception {
    Path lake = root.resolve("lake");
    if (Folders.parquet(lake).isEmpty()) {
      return List.of();
    }
    return Duck.lines(
        Duck.rows(
            "SELECT id, v, big, place FROM "
                + Duck.stored(lake)
                + " WHERE "
                + where
                + " ORDER BY id"));
  }

  private static void file(Path root, String name, List<String> lines) throws IOException {
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in").resolve(name), String.join("\n", lines) + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', hard, allow",
    "'''bucket(4, id)''', hard, allow",
    "'''bucket(2, id)''', soft, reject",
    "'''bucket(2, id)''', soft, allow"
  })
  void mixedAndDoubledOverRunsTheyMakeTheSourcesTable(
      String partitions, String deletes, String partial) throws Exception {
    System.out.println("TruncatesTest seed " + SEED);
    boolean soft = deletes.equals("soft");
    boolean leavesOut = partial.equals("allow");
    int truncates = 0;
    for (int round = 0; round < 5; round++) {
      Path root = folder.resolve("round" + round);
      RandomChanges source = new RandomChanges(SEED + round, leavesOut).truncating();
      List<String> lines = source.lines(50);
      SpecRun run = spec(root, partitions, deletes, partial);
      int from = 0;
      for (int n = 0; n < 3; n++) {
        int to = (n + 1) * lines.size() / 3;
        file(root, "f" + (9 - n) + ".jsonl", lines.subList(from, to));
        assertThat(run.committed().rejects(), is(empty()));
        from = to;
      }
      String of = "seed " + (SEED + round);
      assertThat(of, rows(root, soft ? ALIVE : "true"), is(source.rows()));
      if (soft) {
        // Of a row that may lack values, and its delete in one run, only the delete is left.
        List<String> marked = keys(rows(root, "NOT " + ALIVE));
        List<String> gone = source.goneKeys();
        assertThat(of, marked, leavesOut ? everyItem(is(in(gone))) : is(gone));
      }
      assertThat(Folders.strays(root.resolve("lake")), is(empty()));
      truncates += source.truncates();
    }
    assertThat("truncates", truncates, greaterThan(5));
  }

  private static List<String> keys(List<String> rows) {
    return rows.stream().map(row -> row.substring(0, row.indexOf(','))).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK})
  void oneThatComesAloneEmptiesEveryPartitionForGood(String runner) throws Exception {
    Path root = folder.resolve(runner);
    SpecRun run = spec(root, "'bucket(8, id)'", "hard").on(runner);
    Path yaml = root.resolve("spec.yaml");
    // The guard against a table that shrinks is not in the way of what the spec asks for.
    Files.writeString(yaml, Files.readString(yaml).replace(", max_delete_ratio: 1", ""));
    List<String> before = new ArrayList<>();
    for (int id = 0; id < 2000; id++) {
      before.add(RandomChanges.line("c", id, 1000 + id));
    }
    file(root, "a.jsonl", before.subList(0, 1990));
    run.committed();
    assertThat(rows(root, "true").size(), is(1990));

    file(root, "b.jsonl", List.of(RandomChanges.truncateLine(5000)));
    RunReport report = run.committed();
    RunReport.SinkBooks lake = report.sinks().get(0);
    assertThat(lake.deleted(), is(1990L));
    assertThat(lake.derived(), is(1990L));
    assertThat(lake.in(), is(0L));
    assertThat(rows(root, "true"), is(empty()));

    // Late ones do not come back, and what the log has behind it is as always.
    file(root, "c.jsonl", before.subList(1985, 2000));
    assertThat(run.committed().sinks().get(0).stale(), is(15L));
    compact(root);
    file(root, "d.jsonl", List.of(RandomChanges.line("c", 7, 5008)));
    file(root, "e.jsonl", before.subList(0, 9));
    run.committed();
    assertThat(rows(root, "true"), is(List.of("7,v,big,p")));
  }

  private static void compact(Path root) throws IOException {
    RunContext run = new RunContext(RunId.create(Instant.now()), "c", "c", Instant.now());
    CompactTable.of(root.resolve("lake").toString(), CompactSettings.DEFAULT)
        .run(run, 0, 2, () -> false);
  }

  /** A letter of the time when the spec refused truncates. */
  @Test
  void oneThatWasRefusedIsReplayedAtItsPlace() throws Exception {
    SpecRun run = spec(folder, "'bucket(8, id)'", "hard");
    Path yaml = folder.resolve("spec.yaml");
    String applies = Files.readString(yaml);
    Files.writeString(yaml, applies.replace("truncate: apply", "truncate: reject"));
    file(
        folder,
        "a.jsonl",
        List.of(
            RandomChanges.line("c", 1, 1000),
            RandomChanges.truncateLine(2000),
            RandomChanges.line("c", 2, 3000)));
    assertThat(run.committed().rejects().get(0).code(), is("SL-2166"));
    assertThat(rows(folder, "true"), is(List.of("1,v,big,p", "2,v,big,p")));

    Files.writeString(yaml, applies);
    LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    RunReport replayed = new LocalEngine().replay(run.request(), all, false, RunListener.NONE);
    assertThat(replayed.rejects(), is(empty()));
    assertThat(rows(folder, "true"), is(List.of("2,v,big,p")));
  }

  @Test
  void whereItCannotBeAppliedValidateSaysSo() throws Exception {
    assertThat(problems(yaml -> yaml), is(""));
    assertThat(
        problems(yaml -> yaml.replace("mode: merge, deletes: hard", "mode: append")),
        containsString("[SL-3420]"));
    assertThat(
        problems(yaml -> yaml.replace("partition_by: []", "partition_by: [place]")),
        containsString("[SL-3422]"));
    assertThat(
        problems(
            yaml ->
                yaml.replace("partial: allow", "partial: reject")
                    .replace("keys: [id]}", "keys: [id], order_by: [v]}")),
        containsString("[SL-3421]"));
    assertThat(
        problems(yaml -> yaml.replace("truncate: apply", "truncate: apply\n        order: offset")),
        containsString("[SL-1710]"));
    assertThat(
        problems(yaml -> yaml.replace("truncate: apply", "truncate: sometimes")),
        not(containsString("[SL-3")));
  }

  private String problems(UnaryOperator<String> change) throws IOException {
    SpecRun run = spec(folder, "", "hard");
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, change.apply(Files.readString(spec)));
    try {
      new LocalEngine().validate(run.request());
      return "";
    } catch (InvalidSpec e) {
      return String.valueOf(e.getMessage());
    }
  }
}
