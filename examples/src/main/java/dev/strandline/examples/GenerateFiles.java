package dev.strandline.examples;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Writes the pipe-separated files of a {@link DataShape} into a folder: {@code part-00000.gz} and
 * so on, in the order of their rows.
 *
 * <p>The lines depend on the shape only, never on the machine, the clock or the threads.
 * (Compressed bytes may differ between versions of a compression library.)
 */
@Command(
    name = "generate-files",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes example data: 8 pipe-separated columns, no header, ~104 bytes a row.")
public final class GenerateFiles implements Callable<Integer> {
  private static final int BUFFER = 1 << 18;

  @Option(names = "--out", required = true, description = "Folder; made if absent, empty if not.")
  private Path out = Path.of("");

  @Option(names = "--rows", defaultValue = "1000000", description = "Lines in all files together.")
  private String rows = "";

  @Option(names = "--files", defaultValue = "10", description = "Files (default: 10).")
  private int files;

  @Option(names = "--seed", defaultValue = "1", description = "Other values, the same shape.")
  private long seed;

  @Option(
      names = "--duplicates",
      defaultValue = "0.25",
      description = "Share of rows that are a further version of a key (default: 0.25).")
  private double duplicates;

  @Option(names = "--bad", defaultValue = "0.001", description = "Share of dirty rows.")
  private double bad;

  @Option(
      names = {"--days", "--partitions"},
      defaultValue = "90",
      description = "Dates of c7, thus partitions of the output (default: 90).")
  private int days;

  @Option(
      names = "--hot-partition",
      defaultValue = "0",
      description = "Share of the keys in the first partition (default: 0, all even).")
  private double hotPartition;

  @Option(
      names = "--hot-key",
      defaultValue = "0",
      description = "Share of all rows on one key (default: 0, none).")
  private double hotKey;

  @Option(
      names = "--compression",
      defaultValue = "gzip",
      description = "gzip, zstd or none (default: gzip).")
  private String compression = "";

  @Spec private @Nullable CommandSpec spec;

  private GenerateFiles() {}

  /** Writes what the arguments say; exit code 0, or 2 with the reason for wrong arguments. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new GenerateFiles()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    DataShape shape;
    Compression kind;
    try {
      shape =
          new DataShape(
              RowCount.parse(rows), files, seed, duplicates, bad, days, hotPartition, hotKey);
      kind = parseCompression(compression);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(line, String.valueOf(e.getMessage()), e);
    }
    List<Path> written = write(shape, kind, out);
    long bytes = 0;
    for (Path file : written) {
      bytes += Files.size(file);
    }
    PrintWriter text = line.getOut();
    text.printf(
        Locale.ROOT,
        "%,d rows in %d files (%,d bytes) in %s: %,d distinct keys, %,d bad rows%n",
        shape.rows(),
        written.size(),
        bytes,
        out,
        shape.distinctKeys(),
        shape.badRows());
    text.flush();
    return 0;
  }

  /**
   * The files written for {@code shape}, in the order of their rows; a thread a core works on them.
   *
   * @throws IOException also where {@code folder} already holds something
   */
  public static List<Path> write(DataShape shape, Compression compression, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> present = Files.list(folder)) {
      if (present.findAny().isPresent()) {
        throw new IOException(
            "Cannot write to " + folder + ": it is not empty, name another folder");
      }
    }
    int threads = Math.min(shape.files(), Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Path>> parts = new ArrayList<>();
      for (int file = 0; file < shape.files(); file++) {
        int number = file;
        parts.add(pool.submit(() -> writeFile(shape, compression, folder, number)));
      }
      List<Path> written = new ArrayList<>();
      for (Future<Path> part : parts) {
        written.add(part.get());
      }
      return written;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot write to " + folder + ": interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Path writeFile(DataShape shape, Compression compression, Path folder, int number)
      throws IOException {
    Path path =
        folder.resolve(String.format(Locale.ROOT, "part-%05d%s", number, compression.suffix()));
    Rows rows = new Rows(shape);
    byte[] buffer = new byte[BUFFER + Rows.MAX_ROW];
    int filled = 0;
    try (OutputStream stream = compression.wrap(new FileOutputStream(path.toFile()))) {
      long end = firstRow(shape, number + 1);
      for (long row = firstRow(shape, number); row < end; row++) {
        filled = rows.write(row, buffer, filled);
        if (filled >= BUFFER) {
          stream.write(buffer, 0, filled);
          filled = 0;
        }
      }
      stream.write(buffer, 0, filled);
    }
    return path;
  }

  private static long firstRow(DataShape shape, int file) {
    return shape.rows() / shape.files() * file + Math.min(file, shape.rows() % shape.files());
  }

  private static Compression parseCompression(String text) {
    for (Compression known : Compression.values()) {
      if (known.toString().equals(text)) {
        return known;
      }
    }
    throw new IllegalArgumentException("compression must be gzip, zstd or none, got " + text);
  }
}
