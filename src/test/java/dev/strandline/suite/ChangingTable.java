package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A merge table in a folder, its changes, and its rows after each: keys below {@link #STEADY} are
 * always there, and in their partition; the others come, go and, where the partition is outside the
 * key, move.
 */
final class ChangingTable {
  static final int STEADY = 300;
  static final int KEYS = 400;
  private static final int DAYS = 5;

  private final Path folder;
  private final boolean partitionInKey;
  private final Map<String, String> rows = new TreeMap<>();
  private int next;

  ChangingTable(Path folder, boolean partitionInKey) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.partitionInKey = partitionInKey;
    Files.createDirectories(folder.resolve("in"));
  }

  Path lake() {
    return folder.resolve("lake");
  }

  SpecRun spec() throws IOException {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: changing
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, header: false}
              columns:
                - {name: op, type: string, required: true}
                - {name: id, type: int32, required: true}
                - {name: day, type: date, required: true}
                - {name: word, type: string}
        steps:
          changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
          latest: {type: LatestPerKey, input: changes, config: {keys: [%2$s]}}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "%1$s/lake", partition_by: [day], mode: merge, max_delete_ratio: 1}
        """
            .formatted(folder, partitionInKey ? "id, day" : "id"));
  }

  private static String day(int number) {
    return "2026-01-0" + (1 + number % DAYS);
  }

  private void apply(List<String> lines, char op, int id, String day, String word) {
    lines.add(op + "," + id + "," + day + "," + word);
    String key = partitionInKey ? id + "," + day : Integer.toString(id);
    if (op == 'D') {
      rows.remove(key);
    } else {
      rows.put(key, id + "," + day + "," + word);
    }
  }

  private void land(List<String> lines) throws IOException {
    Path file = folder.resolve("next");
    Files.write(file, lines);
    Files.move(
        file, folder.resolve("in/f%04d.csv".formatted(next++)), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Every key. */
  void fill() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int id = 0; id < KEYS; id++) {
      if (partitionInKey) {
        for (int day = 0; day < DAYS; day++) {
          apply(lines, 'I', id, day(day), "first-" + id);
        }
      } else {
        apply(lines, 'I', id, day(id), "first-" + id);
      }
    }
    land(lines);
  }

  /** That many changes. */
  void change(Random random, int many) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      int id = random.nextInt(KEYS);
      String word = "w" + next + "-" + i;
      if (id < STEADY) {
        apply(lines, 'U', id, partitionInKey ? day(random.nextInt(DAYS)) : day(id), word);
      } else if (random.nextInt(3) == 0) {
        apply(lines, 'D', id, day(random.nextInt(DAYS)), "");
      } else {
        apply(lines, 'I', id, day(random.nextInt(DAYS)), word);
      }
    }
    land(lines);
  }

  /** The rows that it has once every change was taken in, as {@code id,day,word}, sorted. */
  List<String> expected() {
    List<String> lines = new ArrayList<>(rows.values());
    lines.sort(null);
    return lines;
  }

  /** How many keys below {@link #STEADY} each partition has, always. */
  int steadyOf() {
    return partitionInKey ? STEADY : STEADY / DAYS;
  }
}
