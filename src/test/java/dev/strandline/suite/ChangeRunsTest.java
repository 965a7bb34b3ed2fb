package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes through whole runs with {@code mode: merge}: the table is the source's. */
final class ChangeRunsTest {
  private static final long SEED = Long.getLong("strandline.seed", 20260301L);

  @TempDir Path folder;

  private SpecRun spec(Path root, String partitions) throws IOException {
    return SpecRun.of(
        root,
        """
        strandline: v1
        name: changes
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
                partial: %3$s
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
            config: {path: "%1$s/lake", partition_by: [%2$s], mode: merge, max_delete_ratio: 1}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(root, partitions, partitions.equals("place") ? "reject" : "allow"));
  }

  private static List<String> rows(Path root) throws Exception {
    Path lake = root.resolve("lake");
    if (Folders.parquet(lake).isEmpty()) {
      return List.of();
    }
    return Duck.lines(
        Duck.rows("SELECT id, v, big, place FROM " + Duck.stored(lake) + " ORDER BY id"));
  }

  private static void file(Path root, String name, List<String> lines) throws IOException {
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in").resolve(name), String.join("\n", lines) + "\n");
  }

  /**
   * One file, none, a hash of the key, and a column beside it, for which an index of keys is kept.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "'bucket(4, id)'", "place"})
  void mixedAndDoubledOverRunsTheyMakeTheSourcesTable(String partitions) throws Exception {
    System.out.println("ChangeRunsTest seed " + SEED);
    for (int round = 0; round < 3; round++) {
      Path root = folder.resolve("round" + round);
      RandomChanges source = new RandomChanges(SEED + round, !partitions.equals("place"));
      List<String> lines = source.lines(60);
      SpecRun run = spec(root, partitions);
      int from = 0;
      for (int n = 0; n < 3; n++) {
        int to = (n + 1) * lines.size() / 3;
        file(root, "f" + (9 - n) + ".jsonl", lines.subList(from, to));
        RunReport report = run.committed();
        assertThat(report.rejects(), is(empty()));
        from = to;
      }
      assertThat("seed " + (SEED + round), rows(root), is(source.rows()));
      assertThat(Folders.strays(root.resolve("lake")), is(empty()));
    }
  }

  @Test
  void aFileThatEndsTooEarlyChangesNothingUntilItIsWhole() throws Exception {
    RandomChanges source = new RandomChanges(SEED, true);
    List<String> lines = source.lines(400);
    int half = lines.size() / 2;
    SpecRun run = spec(folder, "");
    file(folder, "a.jsonl", lines.subList(0, half));
    run.committed();
    List<String> before = rows(folder);

    byte[] packed = gzip(String.join("\n", lines.subList(half, lines.size())) + "\n");
    Path file = folder.resolve("in/b.jsonl.gz");
    Files.write(file, Arrays.copyOf(packed, packed.length - 30));
    RunReport broken = run.run();
    assertThat(broken.warnings().size(), is(1));
    assertThat(rows(folder), is(before));

    Files.write(file, packed);
    run.committed();
    assertThat(rows(folder), is(source.rows()));
  }

  /** The raw event is decoded again as the spec says then, at its own place in the log. */
  @Test
  void eventsThatWereRefusedAreReplayedAtTheirPlace() throws Exception {
    RandomChanges source = new RandomChanges(SEED + 5, true);
    file(folder, "a.jsonl", source.lines(60));
    SpecRun run = spec(folder, "");
    Path spec = folder.resolve("spec.yaml");
    String yaml = Files.readString(spec);
    Files.writeString(spec, yaml.replace("partial: allow", "partial: reject"));
    RunReport report = run.committed();
    assertThat(report.rejects().get(0).code(), is("SL-2169"));
    assertThat(report.rejects().get(0).rows(), greaterThan(20L));
    assertThat(rows(folder), is(not(source.rows())));

    Files.writeString(spec, yaml);
    LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    RunReport replayed = new LocalEngine().replay(run.request(), all, false, RunListener.NONE);
    assertThat(replayed.rejects(), is(empty()));
    assertThat(rows(folder), is(source.rows()));
  }

  @Test
  void whatCannotBeDecidedIsToldByValidate() throws Exception {
    assertThat(problems(yaml -> yaml, "place"), containsString("[SL-3415]"));
    assertThat(
        problems(yaml -> yaml.replace("mode: merge", "mode: append"), ""),
        containsString("[SL-3414]"));
    assertThat(
        problems(yaml -> yaml.replace("keys: [id]}", "keys: [id], order_by: [v]}"), ""),
        containsString("[SL-1314]"));
    assertThat(problems(yaml -> yaml, ""), is(""));
  }

  private String problems(UnaryOperator<String> change, String partitions) throws IOException {
    SpecRun run = spec(folder, partitions);
    Path spec = folder.resolve("spec.yaml");
    String yaml = Files.readString(spec).replace("partial: reject", "partial: allow");
    Files.writeString(spec, change.apply(yaml));
    try {
      new LocalEngine().validate(run.request());
      return "";
    } catch (InvalidSpec e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Waiting rows, remembered deletes and older values go where the keys go. */
  @Test
  void compactionsBetweenRunsLoseNothing() throws Exception {
    RandomChanges source = new RandomChanges(SEED + 9, true);
    List<String> lines = source.lines(80);
    SpecRun run = spec(folder, "");
    boolean waited = false;
    for (int n = 0; n < 4; n++) {
      file(folder, n + ".jsonl", lines.subList(n * lines.size() / 4, (n + 1) * lines.size() / 4));
      waited |= !run.committed().warnings().isEmpty();
      // Many files and few in turn: small ones are wanted, then one.
      compact(n % 2 == 0 ? 300 : 1 << 30);
    }
    assertThat("rows waited", waited, is(true));
    assertThat(rows(folder), is(source.rows()));
  }

  private void compact(long target) throws IOException {
    RunContext run = new RunContext(RunId.create(Instant.now()), "c", "c", Instant.now());
    CompactTable.Result result =
        CompactTable.of(
                folder.resolve("lake").toString(), CompactSettings.DEFAULT.withTarget(target))
            .run(run, 0, 2, () -> false);
    assertThat("compacted", result.commit(), greaterThan(0L));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
