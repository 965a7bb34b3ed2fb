package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data much larger than the heap, in a process of its own whose heap is small. */
@Tag("runners")
final class HostileSizeTest {
  private static final int MEMBER = 16 << 20;

  @TempDir Path folder;

  @Test
  void refusesALineOfOneGibibyteAndLandsTheOthers() throws Exception {
    Path file = folder.resolve("in.gz");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(gzip("1|before\n2|".getBytes(StandardCharsets.UTF_8)));
      byte[] member = gzip(filled(MEMBER, (byte) 'x'));
      for (int i = 0; i < (1 << 30) / MEMBER; i++) {
        out.write(member);
      }
      out.write(gzip("\n3|after\n".getBytes(StandardCharsets.UTF_8)));
    }
    Program.Ended ended = run("256m", spec("max_compression_ratio: 100000", "keys: [id]"));
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(rows("id, word"), is(List.of(List.of("1", "before"), List.of("3", "after"))));
    assertThat(
        Duck.rows(
            "SELECT code, record, raw_form, octet_length(raw) < 100000 FROM "
                + Duck.stored(folder.resolve("bad"))),
        is(List.of(List.of("SL-2004", "2", "beginning", "true"))));
  }

  @Test
  void setsABombAsideByItsRatio() throws Exception {
    try (OutputStream out = Files.newOutputStream(folder.resolve("in.gz"))) {
      byte[] member = gzip(filled(MEMBER, (byte) '\n')); // no record of it is ever given
      for (int i = 0; i < 64; i++) {
        out.write(member);
      }
    }
    Files.write(folder.resolve("whole.gz"), gzip("1|good\n".getBytes(StandardCharsets.UTF_8)));
    Program.Ended ended = run("256m", spec("max_compression_ratio: 500", "keys: [id]"));
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(ended.told(), ended.err(), containsString("in.gz"));
    assertThat(ended.told(), ended.err(), containsString("max_compression_ratio"));
    assertThat(rows("id, word"), is(List.of(List.of("1", "good"))));
  }

  @Test
  void setsABombAsideByItsSize() throws Exception {
    Files.write(folder.resolve("in.gz"), gzip(lines(4 << 20)));
    Files.write(folder.resolve("whole.gz"), gzip("1|good\n".getBytes(StandardCharsets.UTF_8)));
    Program.Ended ended = run("256m", spec("max_uncompressed_bytes: 1MB", "keys: [id]"));
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(ended.told(), ended.err(), containsString("max_uncompressed_bytes"));
    assertThat(rows("id, word"), is(List.of(List.of("1", "good"))));
  }

  /** The last four bytes of a gzip file tell the length of its last member only: here five. */
  @ParameterizedTest
  @CsvSource({"local, 128m", "flink, 256m"})
  void landsAnInputFarLargerThanItLooked(String runner, String heap) throws Exception {
    int rows = 600_000;
    try (OutputStream out = Files.newOutputStream(folder.resolve("in.gz"))) {
      out.write(gzip(distinct(rows)));
      out.write(gzip("1|new".getBytes(StandardCharsets.UTF_8)));
    }
    Files.writeString(
        folder.resolve("spec.yaml"), spec("max_compression_ratio: 500", "keys: [id]"));
    Program.Ended ended =
        Program.withHeap(heap).run(folder, "run", "spec.yaml", "--runner", runner);
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(
        rows("id::VARCHAR, length(word)::VARCHAR", "WHERE id IN (1, 2)"),
        is(List.of(List.of("1", "3"), List.of("2", "80"))));
    assertThat(
        Duck.value("SELECT count(DISTINCT id) FROM " + Duck.table(folder.resolve("lake"))),
        is(String.valueOf(rows)));
  }

  private static byte[] distinct(int rows) {
    String word = "|" + "w".repeat(80) + "\n";
    StringBuilder lines = new StringBuilder(rows * 90);
    for (int i = 1; i <= rows; i++) {
      lines.append(i).append(word);
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void writesTenThousandPartitionsInASmallHeap() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append("|p").append(i % 10_000).append('\n');
    }
    Files.write(folder.resolve("in.gz"), gzip(text.toString().getBytes(StandardCharsets.UTF_8)));
    String yaml =
        spec("max_compression_ratio: 500", "keys: [id, word]")
            .replace("mode: overwrite", "mode: overwrite, partition_by: word");
    Program.Ended ended = run("384m", yaml);
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(Folders.parquet(folder.resolve("lake")), hasSize(10_000));
    assertThat(
        Duck.rows(
            "SELECT count(*), count(DISTINCT id), count(DISTINCT word), sum(id) FROM "
                + Duck.table(folder.resolve("lake"))),
        is(List.of(List.of("20000", "20000", "10000", "199990000"))));
  }

  @Test
  void keepsTheLatestOfAKeyWithNearlyAllRows() throws Exception {
    int rows = 1_500_000;
    try (OutputStream bytes = Files.newOutputStream(folder.resolve("in.gz"));
        GZIPOutputStream out = new GZIPOutputStream(bytes, 1 << 16)) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < rows; i++) {
        // Nine of ten rows have key 0; the value is long enough that rows outgrow the heap.
        text.append(i % 10 == 0 ? i + 1 : 0).append("|v").append(i).append('-');
        text.append("0123456789abcdef".repeat(12)).append('\n');
        if (text.length() > 1 << 16) {
          out.write(text.toString().getBytes(StandardCharsets.UTF_8));
          text.setLength(0);
        }
      }
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    Program.Ended ended = run("256m", spec("max_compression_ratio: 500", "keys: [id]"));
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(
        Duck.rows(
            "SELECT count(*), count(DISTINCT id), max(word) FILTER (id = 0) FROM (SELECT id,"
                + " split_part(word, '-', 1) AS word FROM "
                + Duck.table(folder.resolve("lake"))
                + ")"),
        is(List.of(List.of(rows / 10 + 1 + "", rows / 10 + 1 + "", "v" + (rows - 1)))));
  }

  private Program.Ended run(String heap, String yaml) throws Exception {
    Files.writeString(folder.resolve("spec.yaml"), yaml);
    return Program.withHeap(heap).run(folder, "run", "spec.yaml");
  }

  private List<List<String>> rows(String columns) throws Exception {
    return rows(columns, "");
  }

  private List<List<String>> rows(String columns, String where) throws Exception {
    String table = Duck.table(folder.resolve("lake"));
    return Duck.rows("SELECT " + columns + " FROM " + table + " " + where + " ORDER BY id");
  }

  private static String spec(String limit, String keys) {
    return """
        strandline: v1
        name: hostile
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "*.gz"
              format: {type: delimited, delimiter: "|", header: false}
              %1$s
              columns:
                - {name: id, type: int32, required: true}
                - {name: word, type: string}
        steps:
          latest: {type: LatestPerKey, input: raw, config: {%2$s}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: lake, mode: overwrite}}
        dead_letters: {path: bad, limit: {rows: 10}}
        """
        .formatted(limit, keys);
  }

  /** Lines that are good rows of one key. */
  private static byte[] lines(int bytes) {
    byte[] line = "1|bomb\n".getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[bytes / line.length * line.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = line[i % line.length];
    }
    return all;
  }

  private static byte[] filled(int bytes, byte value) {
    byte[] all = new byte[bytes];
    Arrays.fill(all, value);
    return all;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
