package dev.strandline.suite;

import dev.strandline.transforms.changes.RandomLife;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A database's log of three tables, cut into files whose names say nothing of the order. */
final class TablesLife implements StreamLife {
  /** An event that nobody can read. */
  private static final String BAD =
      "{\"key\":{\"id\":1},\"value\":{\"op\":\"?\",\"after\":null,\"source\":{\"connector\":\"postgresql\","
          + "\"schema\":\"public\",\"table\":\"orders\"}}}";

  private static final List<String> TABLES = List.of("orders", "items", "tags");
  private static final List<String> COLUMNS =
      List.of("id, v, big, big2", "order_id, line, amount, big", "name, color");

  private final Path folder;
  private final RandomLife life;
  private final List<List<String>> files = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private int next;

  TablesLife(Path folder, Random random, String stream) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.life = RandomLife.withPositions(random, 8);
    for (List<String> lines : life.lines()) {
      String name = "%03d-%d.jsonl".formatted(random.nextInt(1000), files.size());
      List<String> file = new ArrayList<>(lines);
      if (random.nextInt(3) == 0) {
        int record = random.nextInt(file.size() + 1);
        file.add(record, BAD);
        bad.add(name + " " + (record + 1));
      }
      files.add(file);
      names.add(name);
    }
    Files.createDirectories(inputs());
    Files.writeString(spec(), yaml() + stream);
  }

  /**
   * Tables in one file a partition and in several; where all values are sent, one of them by a
   * column outside its key.
   */
  private String yaml() {
    return """
        strandline: v1
        name: tables
        sources:
          events:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.jsonl"
              format: {type: json}
              columns: [{name: key, type: json}, {name: value, type: json}]
        steps:
          changes:
            type: DecodeChanges
            input: events
            config:
              format:
                type: debezium
                decimals: string
                partial: %2$s
                truncate: %4$s
                tables:
                  public.orders:
                    keys: id
                    columns: [{name: id, type: int64, required: true}, {name: v}, {name: big}, {name: big2}]
                  public.items:
                    keys: [order_id, line]
                    columns:
                      - {name: order_id, type: int64, required: true}
                      - {name: line, type: int32, required: true}
                      - {name: amount, type: "decimal(12,2)"}
                      - {name: big}
                  public.tags:
                    keys: name
                    columns: [{name: name, required: true}, {name: color}]
          latest: {type: LatestPerKey, input: changes}
          latest_items: {type: LatestPerKey, input: "changes[public.items]"}
          latest_tags: {type: LatestPerKey, input: "changes[public.tags]"}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "%1$s/lake/{source.table}", mode: merge, max_delete_ratio: 1}
          items:
            type: WriteToParquet
            input: latest_items
            config: {path: "%1$s/lake/items", partition_by: ["bucket(2, line)"], mode: merge, max_delete_ratio: 1}
          tags:
            type: WriteToParquet
            input: latest_tags
            config: {path: "%1$s/lake/tags", partition_by: [%3$s], mode: merge, max_delete_ratio: 1}
        dead_letters: {path: "%1$s/rejected"}
        """
        .formatted(
            folder,
            life.leavesOut() ? "allow" : "reject",
            life.leavesOut() ? "'bucket(2, name)'" : "color",
            life.leavesOut() ? "apply" : "reject");
  }

  @Override
  public Path spec() {
    return folder.resolve("spec.yaml");
  }

  @Override
  public Path inputs() {
    return folder.resolve("in");
  }

  @Override
  public List<Path> tables() {
    return TABLES.stream().map(folder.resolve("lake")::resolve).toList();
  }

  @Override
  public Path letters() {
    return folder.resolve("rejected");
  }

  @Override
  public int left() {
    return files.size() - next;
  }

  @Override
  public void come() throws IOException {
    Path file = Files.write(folder.resolve("next"), files.get(next));
    Files.move(file, inputs().resolve(names.get(next++)));
  }

  @Override
  public void committed(Set<String> committed) {
    // In which order they went in is all the same.
  }

  @Override
  public List<String> differences() throws Exception {
    List<String> found = new ArrayList<>();
    try (Duck.Session duck = Duck.session()) {
      for (int table = 0; table < TABLES.size(); table++) {
        Path path = tables().get(table);
        compare(
            TABLES.get(table),
            life.rows(table),
            lines(duck, path, "SELECT " + COLUMNS.get(table) + " FROM "),
            found);
      }
      List<String> expected = new ArrayList<>(bad);
      Collections.sort(expected);
      compare(
          "letters",
          expected,
          lines(duck, letters(), "SELECT object || ' ' || record FROM "),
          found);
    }
    return found;
  }

  private static void compare(
      String what, List<String> expected, List<String> actual, List<String> found) {
    if (!expected.equals(actual)) {
      found.add(what + ": expected " + expected + ", found " + actual);
    }
  }

  private static List<String> lines(Duck.Session duck, Path table, String select) throws Exception {
    List<String> lines = new ArrayList<>();
    if (!Folders.parquet(table).isEmpty()) {
      for (List<String> row : duck.rows(select + Duck.stored(table))) {
        String[] values = row.stream().map(v -> v == null ? "-" : v).toArray(String[]::new);
        lines.add(String.join("|", Arrays.asList(values)));
      }
    }
    Collections.sort(lines);
    return lines;
  }
}
