package dev.strandline.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A job of a few thousand rows in a folder of its own, its inputs, and what one clean run over all
 * of them makes.
 */
final class SmallJob {
  static final int KEYS = 400;
  private static final int DAYS = 5;

  private final Path folder;
  private final String mode;
  private final Map<String, List<String>> files = new TreeMap<>();
  private int next;

  SmallJob(Path folder, String mode) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.mode = mode;
    Files.createDirectories(folder.resolve("landing"));
    Files.writeString(folder.resolve("spec.yaml"), spec());
  }

  Path folder() {
    return folder;
  }

  Path spec(String name) {
    return folder.resolve(name);
  }

  Path lake() {
    return folder.resolve("lake");
  }

  private boolean append() {
    return mode.equals("append");
  }

  private String spec() {
    return """
        strandline: v1
        name: small
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/landing/*.csv"
              format: {type: delimited, header: false}
              columns:
                - {name: id, type: int32, required: true}
                - {name: day, type: date, required: true}
                - {name: word, type: string}
        %2$s
        sinks:
          lake:
            type: WriteToParquet
            input: %3$s
            config: {path: "%1$s/lake", partition_by: [day], mode: %4$s}
        dead_letters: {path: "%1$s/lake_bad", limit: {rows: 1000000}}
        """
        .formatted(
            folder,
            append()
                ? ""
                : "steps:\n  latest: {type: LatestPerKey, input: raw, config: {keys: [id, day]}}",
            append() ? "raw" : "latest",
            mode);
  }

  /** A new input of about that many rows, some of them bad, some of keys that were there before. */
  void add(Random random, int rows) throws IOException {
    next++;
    put("f%05d.csv".formatted(next), random, rows);
  }

  /** An input with every key of every day. */
  void addEveryKey() throws IOException {
    next++;
    List<String> lines = new ArrayList<>();
    for (int day = 1; day <= DAYS; day++) {
      for (int id = 0; id < KEYS; id++) {
        lines.add(id + ",2026-01-0" + day + ",first-" + id);
      }
    }
    land("f%05d.csv".formatted(next), lines);
  }

  /** Other content for an input; an append cannot have that. */
  void correct(Random random, int rows) throws IOException {
    if (!append() && !files.isEmpty()) {
      List<String> names = new ArrayList<>(files.keySet());
      put(names.get(random.nextInt(names.size())), random, rows);
    }
  }

  private void put(String name, Random random, int rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      boolean bad = random.nextInt(200) == 0;
      String id = bad ? "x" + i : Integer.toString(random.nextInt(KEYS));
      lines.add(id + ",2026-01-0" + (1 + random.nextInt(DAYS)) + "," + name + "-" + i);
    }
    land(name, lines);
  }

  private void land(String name, List<String> lines) throws IOException {
    files.put(name, lines);
    Path temporary = folder.resolve("landing.tmp");
    Files.write(temporary, lines, StandardCharsets.UTF_8);
    Files.move(temporary, folder.resolve("landing").resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The lines of the table that one clean run would make, sorted. */
  List<String> expected() {
    Map<String, String> latest = new TreeMap<>();
    List<String> all = new ArrayList<>();
    for (List<String> lines : files.values()) {
      for (String line : lines) {
        if (!line.startsWith("x")) {
          latest.put(line.substring(0, line.lastIndexOf(',')), line);
          all.add(line);
        }
      }
    }
    List<String> rows = append() ? all : new ArrayList<>(latest.values());
    Collections.sort(rows);
    return rows;
  }

  /** The lines of the table that a reader's glob finds, sorted. */
  List<String> actual() throws Exception {
    return Folders.parquet(lake()).isEmpty() ? List.of() : rows(Duck.stored(lake()));
  }

  /** What the table has too much or too little, up to ten lines; none where it is right. */
  List<String> differences() throws Exception {
    return differences(actual());
  }

  List<String> differences(List<String> actual) {
    List<String> surplus = new ArrayList<>(actual);
    List<String> wanted = expected();
    Map<String, Integer> counts = new HashMap<>();
    surplus.forEach(line -> counts.merge(line, 1, Integer::sum));
    wanted.forEach(line -> counts.merge(line, -1, Integer::sum));
    List<String> differences = new ArrayList<>();
    counts.forEach(
        (line, count) -> {
          if (count != 0 && differences.size() < 10) {
            differences.add((count > 0 ? "+" : "") + count + " " + line);
          }
        });
    if (!differences.isEmpty()) {
      differences.add(surplus.size() + " rows, expected " + wanted.size());
    }
    return differences;
  }

  /** The lines of a relation of the table's rows, sorted. */
  static List<String> rows(String relation) throws Exception {
    List<String> rows =
        new ArrayList<>(Duck.lines(Duck.rows("SELECT id, day, word FROM " + relation)));
    Collections.sort(rows);
    return rows;
  }

  /**
   * Whether the store has a letter for each bad line: just those in an append, elsewhere also those
   * of contents that are gone.
   */
  boolean lettersAreComplete() throws Exception {
    long expected =
        files.values().stream().flatMap(List::stream).filter(line -> line.startsWith("x")).count();
    Path store = folder.resolve("lake_bad");
    long found =
        Folders.parquet(store).isEmpty()
            ? 0
            : Long.parseLong(Duck.value("SELECT count(DISTINCT id) FROM " + Duck.stored(store)));
    return append() ? found == expected : found >= expected;
  }
}
