package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of a merge table: files come in any order, are corrected, repeated, arrive
 * broken and are mended; whatever the order, the table is what one clean run over the files as they
 * are now would make, by SQL over those files.
 *
 * <p>{@code -Dstrandline.seeds=N} runs N histories; {@code -Dstrandline.seed=S} that one alone.
 */
@Tag("slow")
final class MergeHistoriesTest {
  private static final int SEEDS = Integer.getInteger("strandline.seeds", 12);
  private static final long ONE = Long.getLong("strandline.seed", -1);

  @TempDir Path folder;

  @Test
  void endAsOneCleanRunOverTheFilesAsTheyAre() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      if (ONE < 0 || ONE == seed) {
        History history = new History(seed, folder.resolve("h" + seed));
        try {
          history.play();
        } catch (Throwable e) {
          throw new AssertionError(
              "-Dstrandline.seed=" + seed + ": " + e.getMessage() + "\n" + history, e);
        }
      }
    }
  }

  /** One table, its files, and what happens to them. */
  private static final class History {
    private static final int FILES = 6;

    private final Random random;
    private final Path folder;
    private final boolean partitionInKey;
    private final boolean orderByColumn;
    private final StringBuilder told = new StringBuilder();
    private final Map<String, List<String>> contents = new TreeMap<>();
    private final Set<String> badlyCorrected = new HashSet<>();
    private int version;

    History(long seed, Path folder) throws IOException {
      this.random = new Random(seed);
      this.folder = folder;
      this.partitionInKey = seed % 2 == 0;
      this.orderByColumn = random.nextInt(3) == 0;
      Files.createDirectories(folder.resolve("in"));
      Files.writeString(folder.resolve("spec.yaml"), yaml());
    }

    private String yaml() {
      return """
          strandline: v1
          name: history
          sources:
            raw:
              type: ReadFromFiles
              config:
                path: "%1$s/in/*"
                format: {type: delimited, delimiter: ",", header: false}
                columns:
                  - {name: id, type: int32, required: true}
                  - {name: day, type: date, pattern: "yyyy-MM-dd", required: true}
                  - {name: rank, type: int64, required: true}
                  - {name: value, type: string}
          steps:
            latest:
              type: LatestPerKey
              input: raw
              config: {keys: [%2$s], order_by: [%3$s]}
          sinks:
            lake:
              type: WriteToParquet
              input: latest
              config: {path: "%1$s/lake", partition_by: [day], mode: merge}
          dead_letters: {path: "%1$s/rejected"}
          """
          .formatted(
              folder,
              partitionInKey ? "id, day" : "id",
              orderByColumn ? "rank, source_position" : "source_position");
    }

    void play() throws Exception {
      for (int step = 0; step < 5; step++) {
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
          change();
        }
        if (!run()) {
          return;
        }
        check();
      }
    }

    private void change() throws IOException {
      String name = "f" + random.nextInt(FILES) + ".csv.gz";
      int kind = random.nextInt(6);
      List<String> lines = contents.get(name);
      if (lines != null && kind == 0 && !badlyCorrected.contains(name)) {
        told.append("touched ").append(name).append("; ");
        write(name, lines, Integer.MAX_VALUE);
      } else if (lines == null && kind == 1) {
        told.append("broken ").append(name).append("; ");
        write(name, rows(), 3);
      } else if (lines != null && kind == 2) {
        // A correction that arrives broken: the good rows of before stay.
        told.append("badly corrected ").append(name).append("; ");
        write(name, rows(), 3);
        badlyCorrected.add(name);
      } else {
        told.append(lines == null ? "new " : "corrected ").append(name).append("; ");
        List<String> now = rows();
        contents.put(name, now);
        badlyCorrected.remove(name);
        write(name, now, Integer.MAX_VALUE);
      }
    }

    private List<String> rows() {
      List<String> rows = new ArrayList<>();
      version++;
      for (int i = random.nextInt(12); i >= 0; i--) {
        rows.add(
            random.nextInt(8)
                + ",2026-01-0"
                + (1 + random.nextInt(4))
                + ","
                + random.nextInt(5)
                + ",v"
                + version
                + "-"
                + i);
      }
      return rows;
    }

    /** Written beside and moved, so that it has another inode. */
    private void write(String name, List<String> lines, int most) throws IOException {
      Path next = folder.resolve("next");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(next))) {
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = Files.readAllBytes(next);
      int length = most == Integer.MAX_VALUE ? bytes.length : bytes.length - most;
      Files.write(next, java.util.Arrays.copyOf(bytes, length));
      Files.move(
          next,
          folder.resolve("in").resolve(name),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** False if the run was stopped since rows cannot be had again, as they should be. */
    private boolean run() {
      SpecRun run = SpecRun.of(folder.resolve("spec.yaml"));
      RunReport report = run.run();
      told.append("run ").append(report.outcome().kind()).append("\n");
      if (!badlyCorrected.isEmpty() && report.outcome().message().contains("SL-3405")) {
        return false;
      }
      assertThat(
          report.outcome().message(),
          report.outcome().kind() == Outcome.Kind.COMMITTED
              || report.outcome().kind() == Outcome.Kind.NOTHING_TO_DO,
          is(true));
      assertThat("books balance: " + report.sinks(), report.balanced(), is(true));
      return true;
    }

    private void check() throws Exception {
      List<List<String>> found = new ArrayList<>();
      if (!Folders.parquet(folder.resolve("lake")).isEmpty()) {
        found =
            Duck.rows(
                "SELECT id, day, rank, value FROM "
                    + Duck.table(folder.resolve("lake"))
                    + " ORDER BY ALL");
      }
      assertThat(found, is(expected()));
      assertThat(Folders.strays(folder.resolve("lake")), is(empty()));
    }

    private List<List<String>> expected() throws Exception {
      try (Duck.Session duck = Duck.session()) {
        duck.run("CREATE TABLE r (file TEXT, line INT, id INT, day DATE, rank BIGINT, value TEXT)");
        List<List<String>> rows = new ArrayList<>();
        contents.forEach(
            (name, lines) -> {
              for (int i = 0; i < lines.size(); i++) {
                List<String> row = new ArrayList<>(List.of(name, String.valueOf(i + 1)));
                row.addAll(List.of(lines.get(i).split(",")));
                rows.add(row);
              }
            });
        duck.insert("r", rows);
        return duck.rows(
            "SELECT id, day, rank, value FROM r QUALIFY row_number() OVER (PARTITION BY "
                + (partitionInKey ? "id, day" : "id")
                + " ORDER BY "
                + (orderByColumn ? "rank DESC, " : "")
                + "file DESC, line DESC) = 1 ORDER BY ALL");
      }
    }

    @Override
    public String toString() {
      return "partition in key " + partitionInKey + ", by rank " + orderByColumn + "\n" + told;
    }
  }
}
