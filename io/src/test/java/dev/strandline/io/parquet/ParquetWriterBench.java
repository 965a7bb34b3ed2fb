package dev.strandline.io.parquet;

import dev.strandline.io.faults.MemoryChannel;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Prints what writing the main job's rows costs, ours and parquet-java's in turn.
 *
 * <p>Arguments: a folder of the generator's gzip files, rounds, rows a file, then any of {@code
 * ours}, {@code java}, {@code java-tuned}, {@code tiny}.
 */
final class ParquetWriterBench {
  static final Schema SCHEMA =
      Schema.of(
          Column.required("c1", Type.Plain.STRING),
          Column.nullable("c2", Type.Plain.STRING),
          Column.nullable("c3", new Type.Decimal(12, 2)),
          Column.nullable("c4", Type.Plain.INT32),
          Column.nullable("c5", Type.Plain.STRING),
          Column.nullable("c6", Type.Plain.DATE),
          Column.required("c7", Type.Plain.DATE),
          Column.required("c8", Type.Plain.INT32));

  private ParquetWriterBench() {}

  /** Discards, and counts. */
  static final class Sink extends OutputStream {
    long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] from, int start, int length) {
      bytes += length;
    }
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    List<RecordBatch> files = load(Path.of(args[0]), Integer.parseInt(args[2]));
    long rows = files.stream().mapToLong(RecordBatch::rows).sum();
    System.out.println(files.size() + " files, " + rows + " rows");
    for (int round = 0; round < rounds; round++) {
      for (String what : Arrays.copyOfRange(args, 3, args.length)) {
        long cpu = cpu();
        long start = System.nanoTime();
        long bytes = run(what, files);
        double wall = (System.nanoTime() - start) / 1e6;
        double spent = (cpu() - cpu) / 1e6;
        System.out.printf(
            "%-12s wall %7.0f ms  cpu %7.0f ms  %6.0f ns/row  %5.1f ns/value  %d bytes%n",
            what, wall, spent, spent * 1e6 / rows, spent * 1e6 / rows / SCHEMA.size(), bytes);
      }
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long run(String what, List<RecordBatch> files) throws IOException {
    return switch (what) {
      case "java" -> ReferenceFiles.write(files, List.of());
      case "java-tuned" -> ReferenceFiles.write(files, List.of("c1", "c2"));
      case "tiny" -> tiny(files.get(0));
      case "positions" -> ours(files, StoredPosition.RECORD, ParquetSettings.DEFAULT);
      case "read" -> read(files);
      case "none" ->
          ours(
              files,
              StoredPosition.NONE,
              ParquetSettings.DEFAULT.withCompression(ParquetSettings.Compression.NONE));
      default -> ours(files, StoredPosition.NONE, ParquetSettings.DEFAULT);
    };
  }

  private static long ours(List<RecordBatch> files, StoredPosition stored, ParquetSettings settings)
      throws IOException {
    Sink sink = new Sink();
    try (ParquetWriter writer = new ParquetWriter(SCHEMA, settings, stored)) {
      RowCursor cursor = new RowCursor(SCHEMA);
      for (RecordBatch file : files) {
        writer.open(sink);
        cursor.reset(file);
        while (cursor.next()) {
          writer.add(cursor);
        }
        writer.finish();
      }
    }
    return sink.bytes;
  }

  /**
   * Reads the files back, with their positions; the writing is not in the figures after round 1.
   */
  private static long read(List<RecordBatch> files) throws IOException {
    if (WRITTEN.isEmpty()) {
      for (RecordBatch file : files) {
        WRITTEN.add(ParquetTableReaderTest.write(file, ParquetSettings.DEFAULT));
      }
    }
    long bytes = 0;
    RowWriter out = new RowWriter(SCHEMA);
    for (byte[] file : WRITTEN) {
      try (ParquetTableReader reader =
          ParquetTableReader.open(new MemoryChannel(file), "t", SCHEMA)) {
        while (reader.next(out)) {
          if (out.size() > 1 << 18) {
            bytes += out.size();
            out.clear();
          }
        }
      }
    }
    return bytes;
  }

  private static final List<byte[]> WRITTEN = new ArrayList<>();

  /** 10,000 files of 100 rows. */
  private static long tiny(RecordBatch rows) throws IOException {
    Sink sink = new Sink();
    try (ParquetWriter writer =
        new ParquetWriter(SCHEMA, ParquetSettings.DEFAULT, StoredPosition.RECORD)) {
      RowCursor cursor = new RowCursor(SCHEMA);
      cursor.reset(rows);
      for (int file = 0; file < 10_000; file++) {
        writer.open(sink);
        for (int i = 0; i < 100; i++) {
          if (!cursor.next()) {
            cursor.reset(rows);
            cursor.next();
          }
          writer.add(cursor);
        }
        writer.finish();
      }
    }
    return sink.bytes;
  }

  private static List<RecordBatch> load(Path folder, int rowsInFile) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (var found = Files.newDirectoryStream(folder, "*.gz")) {
      found.forEach(paths::add);
    }
    paths.sort(Comparator.naturalOrder());
    List<String[]> rows = new ArrayList<>();
    for (Path path : paths) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] fields = line.split("\\|", -1);
          if (good(fields)) {
            rows.add(fields);
          }
        }
      }
    }
    List<RecordBatch> files = new ArrayList<>();
    Origin origin = Origin.file("raw", "part-00000.gz", 1);
    for (int from = 0; from + rowsInFile <= rows.size() || from == 0; from += rowsInFile) {
      List<String[]> some =
          new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + rowsInFile)));
      some.sort(Comparator.comparing((String[] f) -> f[0]).thenComparing(f -> f[7]));
      RowWriter writer = new RowWriter(SCHEMA);
      for (int i = 0; i < some.size(); i++) {
        writer.begin(Op.INSERT, writer.origin(origin), Arrays.hashCode(some.get(i)) & 0x7ffff);
        put(writer, some.get(i), from);
        writer.end();
      }
      files.add(writer.take());
    }
    return files;
  }

  private static boolean good(String[] f) {
    return f.length == 8
        && f[0].length() > 3
        && f[2].matches("-?[0-9]{1,9}\\.[0-9]{2}")
        && f[3].matches("[0-9]{1,9}")
        && f[5].matches("[0-9]{4}-[0-9]{2}-[0-9]{2} .*")
        && f[7].matches("[0-9]{1,9}");
  }

  private static void put(RowWriter writer, String[] f, int from) {
    writer.putBytes(f[0].getBytes(StandardCharsets.UTF_8));
    writer.putBytes(f[1].getBytes(StandardCharsets.UTF_8));
    writer.putLong(new BigDecimal(f[2]).unscaledValue().longValueExact());
    writer.putInt(Integer.parseInt(f[3]));
    writer.putBytes(f[4].getBytes(StandardCharsets.UTF_8));
    writer.putInt((int) LocalDate.parse(f[5].substring(0, 10)).toEpochDay());
    writer.putInt(19_700 + from / 1000);
    writer.putInt(Integer.parseInt(f[7]));
  }
}
