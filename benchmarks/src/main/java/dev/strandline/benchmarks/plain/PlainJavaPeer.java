package dev.strandline.benchmarks.plain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs the main job: {@code PlainJavaPeer <folder of gzip files> <table's folder>}. */
public final class PlainJavaPeer {
  private static final int THREADS = 2;

  private PlainJavaPeer() {}

  public static void main(String[] args) throws Exception {
    run(Path.of(args[0]), Path.of(args[1]));
  }

  /** The rows that are in the table then. */
  public static long run(Path input, Path output) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<FileRows>> reads = new ArrayList<>();
      for (Path file : filesIn(input)) {
        reads.add(() -> FileRows.read(file));
      }
      Map<Integer, List<DayRows>> days = new TreeMap<>();
      for (Future<FileRows> read : pool.invokeAll(reads)) {
        read.get().days().forEach((day, rows) -> rowsOf(days, day).add(rows));
      }
      return writeAll(pool, output, days);
    } finally {
      pool.shutdown();
    }
  }

  private static List<DayRows> rowsOf(Map<Integer, List<DayRows>> days, int day) {
    return days.computeIfAbsent(day, none -> new ArrayList<>());
  }

  /** Largest date first, so that no thread is left alone with it at the end. */
  private static long writeAll(ExecutorService pool, Path output, Map<Integer, List<DayRows>> days)
      throws Exception {
    Map<Integer, DayFile> files = new TreeMap<>();
    days.forEach((day, rows) -> files.put(day, new DayFile(rows)));
    List<Integer> order = new ArrayList<>(files.keySet());
    order.sort(Comparator.comparing((Integer day) -> -rowsIn(files, day)));
    days.clear();
    List<Future<Long>> writes = new ArrayList<>();
    for (int day : order) {
      DayFile file = Objects.requireNonNull(files.remove(day));
      writes.add(pool.submit(() -> file.write(output, day)));
    }
    long rows = 0;
    for (Future<Long> write : writes) {
      rows += write.get();
    }
    return rows;
  }

  private static int rowsIn(Map<Integer, DayFile> files, int day) {
    return Objects.requireNonNull(files.get(day)).rows();
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    }
  }
}
