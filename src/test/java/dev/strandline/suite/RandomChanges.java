package dev.strandline.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A database's table under random transactions, and the lines in which Debezium would tell of them:
 * keys that change, values that are not sent while they stay, deletes by the key alone.
 */
final class RandomChanges {
  private static final String UNSENT = "__debezium_unavailable_value";

  /** A row; {@code place} says its partition, and moves only with the large value sent. */
  private record Row(String v, String big, String place) {}

  private final Random random;
  private final boolean partial;
  private final Map<Integer, Row> table = new TreeMap<>();
  private final Set<Integer> known = new TreeSet<>();
  private boolean truncating;
  private int truncates;
  private final List<String> lines = new ArrayList<>();
  private long lsn = 1000;
  private long commit;
  private int values;

  /**
   * @param partial whether values are left out while they stay
   */
  RandomChanges(long seed, boolean partial) {
    this.random = new Random(seed);
    this.partial = partial;
  }

  /** The same under transactions that empty the table now and then. */
  RandomChanges truncating() {
    truncating = true;
    return this;
  }

  /** Lets that many transactions happen after a snapshot; the lines of all, doubled and mixed. */
  List<String> lines(int transactions) {
    for (int id = 0; id < 10; id++) {
      if (random.nextBoolean()) {
        table.put(id, new Row(value(), value(), place()));
      }
    }
    table.forEach((id, row) -> add("r", id, image(id, row)));
    for (int n = 0; n < transactions; n++) {
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        lsn += 8;
        change(random.nextInt(12));
      }
      commit = lsn += 8;
    }
    List<String> mixed = new ArrayList<>(lines);
    for (String line : lines) {
      if (random.nextInt(10) < 3) {
        mixed.add(line);
      }
    }
    Collections.shuffle(mixed, random);
    return mixed;
  }

  private String value() {
    return "v" + values++;
  }

  private String place() {
    return "p" + random.nextInt(3);
  }

  private void change(int id) {
    if (truncating && random.nextInt(50) == 0) {
      truncates++;
      table.clear();
      lines.add(truncateLine(sequence(commit, lsn), lsn));
      return;
    }
    Row row = table.get(id);
    if (row == null) {
      row = new Row(value(), value(), place());
      add("c", id, image(id, row));
      table.put(id, row);
      return;
    }
    int other = random.nextInt(14);
    switch (random.nextInt(5)) {
      case 0 -> remove(id);
      case 1 -> {
        if (!table.containsKey(other)) {
          remove(id);
          Row moved = new Row(row.v(), value(), place());
          add("c", other, image(other, moved));
          table.put(other, moved);
        }
      }
      case 2 -> {
        Row moved = new Row(value(), value(), place());
        add("u", id, image(id, moved));
        table.put(id, moved);
      }
      default -> {
        Row now = new Row(value(), row.big(), row.place());
        add("u", id, image(id, new Row(now.v(), partial ? UNSENT : now.big(), now.place())));
        table.put(id, now);
      }
    }
  }

  private void remove(int id) {
    table.remove(id);
    add("d", id, "null");
  }

  private static String image(int id, Row row) {
    return "{\"id\":%d,\"v\":\"%s\",\"big\":\"%s\",\"place\":\"%s\"}"
        .formatted(id, row.v(), row.big(), row.place());
  }

  private void add(String op, int id, String after) {
    known.add(id);
    lines.add(line(op, id, after, sequence(commit, lsn), lsn));
  }

  private static String sequence(long commit, long lsn) {
    String known = commit == 0 ? "null" : "\\\"" + commit + "\\\"";
    return "\"[%s,\\\"%d\\\"]\"".formatted(known, lsn);
  }

  private static String line(String op, int id, String after, String sequence, long lsn) {
    String before = op.equals("d") ? "{\"id\":" + id + ",\"v\":\"\"}" : "null";
    return ("{\"key\":{\"id\":%d},\"value\":{\"op\":\"%s\",\"before\":%s,\"after\":%s,\"source\":"
            + "{\"connector\":\"postgresql\",\"name\":\"s\",\"db\":\"d\",\"snapshot\":\"%s\","
            + "\"sequence\":%s,\"lsn\":%d}}}")
        .formatted(id, op, before, after, op.equals("r"), sequence, lsn);
  }

  private static String truncateLine(String sequence, long lsn) {
    return ("{\"key\":null,\"value\":{\"op\":\"t\",\"before\":null,\"after\":null,\"source\":"
            + "{\"connector\":\"postgresql\",\"name\":\"s\",\"db\":\"d\",\"snapshot\":\"false\","
            + "\"sequence\":%s,\"lsn\":%d}}}")
        .formatted(sequence, lsn);
  }

  /** An event of a row of always the same values, at that place in the log. */
  static String line(String op, int id, long lsn) {
    return line(op, id, image(id, new Row("v", "big", "p")), sequence(lsn - 1, lsn), lsn);
  }

  /** An event that empties the table, at that place in the log. */
  static String truncateLine(long lsn) {
    return truncateLine(sequence(lsn - 1, lsn), lsn);
  }

  /** How often the table was emptied. */
  int truncates() {
    return truncates;
  }

  /** The keys that the table has had and has no more. */
  List<String> goneKeys() {
    return known.stream().filter(id -> !table.containsKey(id)).map(String::valueOf).toList();
  }

  /** The table in the end, as lines of values with commas between, by id. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    table.forEach((id, row) -> rows.add(id + "," + row.v() + "," + row.big() + "," + row.place()));
    return rows;
  }
}
