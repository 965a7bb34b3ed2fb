package dev.strandline.io.delimited;

import dev.strandline.io.compress.Compression;
import dev.strandline.io.compress.DecompressionLimits;
import dev.strandline.io.compress.ReadAhead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Prints MB/s of one core for scanning records of the main job's shape: 8 columns, 104 bytes a row.
 * A program, not a test: {@code java -cp ... dev.strandline.io.delimited.ScanSpeed}.
 */
final class ScanSpeed {
  private static final int BYTES = 128 << 20;
  private static final int ROUNDS = 7;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ScanSpeed() {}

  private interface Work {
    long run() throws IOException;
  }

  public static void main(String[] args) throws IOException {
    byte[] plain = rows("", "");
    byte[] quoted = rows("\"", "\"");
    byte[] accents = rows("\u00e9", "");
    Dialect pipes = Dialect.delimitedBy("|");
    byte[] gzip = gzip(plain);
    show("quote \", none in the data", plain.length, () -> scan(bytes(plain), pipes));
    Dialect bare = pipes.withQuote(Dialect.NONE);
    show("quote none", plain.length, () -> scan(bytes(plain), bare));
    show("every field quoted", quoted.length, () -> scan(bytes(quoted), pipes));
    show("every field with a letter of 2 bytes", accents.length, () -> scan(bytes(accents), pipes));
    Dialect latin = pipes.withCharset(StandardCharsets.ISO_8859_1);
    show("the same as ISO-8859-1", accents.length, () -> scan(bytes(accents), latin));
    Dialect escape = pipes.withEscape('\\');
    show("escape \\, none in the data", plain.length, () -> scan(bytes(plain), escape));
    show("trim", plain.length, () -> scan(bytes(plain), pipes.withTrim(true)));
    show(
        "plan splits of 16 MiB",
        plain.length,
        () -> SplitPlanner.plan(bytes(plain), "x", pipes, plain.length, 16 << 20).size());
    System.out.printf("gzip: %.1f to 1%n", (double) plain.length / gzip.length);
    show("inflate only", plain.length, () -> drain(inflated(gzip)));
    show(
        "inflate only, the JDK's stream",
        plain.length,
        () -> drain(new java.util.zip.GZIPInputStream(bytes(gzip), 1 << 16)));
    show(
        "inflate only, commons-compress",
        plain.length,
        () ->
            drain(
                GzipCompressorInputStream.builder()
                    .setInputStream(bytes(gzip))
                    .setDecompressConcatenated(true)
                    .get()));
    show("inflate and scan", plain.length, () -> scan(inflated(gzip), pipes));
    show(
        "inflate in a second thread and scan",
        plain.length,
        () -> scan(new ReadAhead(inflated(gzip), "x"), pipes));
  }

  private static InputStream inflated(byte[] gzip) throws IOException {
    return Compression.GZIP.open(bytes(gzip), "x.gz", DecompressionLimits.DEFAULT);
  }

  private static ByteArrayInputStream bytes(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static long drain(InputStream in) throws IOException {
    byte[] block = new byte[RecordScanner.WINDOW_BYTES];
    long sum = 0;
    int n;
    while ((n = in.readNBytes(block, 0, block.length)) > 0) {
      sum += n;
    }
    in.close();
    return sum;
  }

  private static long scan(InputStream in, Dialect dialect) throws IOException {
    long sum = 0;
    try (RecordScanner scanner = RecordScanner.open(in, "x", dialect)) {
      while (scanner.next()) {
        int count = scanner.fieldCount();
        for (int i = 0; i < count; i++) {
          sum += scanner.fieldEnd(i) - scanner.fieldStart(i);
        }
      }
    }
    return sum;
  }

  private static void show(String what, int bytes, Work work) throws IOException {
    double best = 0;
    double[] all = new double[ROUNDS];
    long check = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      long cpu = THREADS.getCurrentThreadCpuTime();
      check = work.run();
      best = Math.max(best, bytes * 1e3 / (System.nanoTime() - start));
      all[i] = bytes * 1e3 / (THREADS.getCurrentThreadCpuTime() - cpu);
    }
    java.util.Arrays.sort(all);
    System.out.printf(
        "%-40s median %6.0f MB a CPU second of this thread, best %6.0f MB/s (%d)%n",
        what, all[ROUNDS / 2], best, check);
  }

  private static byte[] rows(String before, String after) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(BYTES);
    while (text.length() < BYTES * 3L / 4) {
      long id = random.nextInt(1 << 30);
      String[] fields = {
        "C%09d".formatted(id),
        "name-" + Integer.toString(random.nextInt(1 << 28), 36),
        String.valueOf(random.nextInt(100_000) / 100.0),
        "status-" + random.nextInt(10),
        Long.toString(random.nextLong() >>> 8, 36),
        "2024-%02d-%02d 10:%02d:00"
            .formatted(1 + random.nextInt(12), 1 + random.nextInt(28), random.nextInt(60)),
        "2024-%02d-%02d 11:%02d:%02d"
            .formatted(
                1 + random.nextInt(3),
                1 + random.nextInt(28),
                random.nextInt(60),
                random.nextInt(60)),
        "k" + random.nextInt(1_000_000)
      };
      for (int i = 0; i < fields.length; i++) {
        text.append(i == 0 ? "" : "|").append(before).append(fields[i]).append(after);
      }
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
