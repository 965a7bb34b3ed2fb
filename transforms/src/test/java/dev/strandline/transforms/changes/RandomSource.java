package dev.strandline.transforms.changes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A database of a few tables, kept as maps, under random transactions that overlap, hold locks and
 * roll back; and the events of its log, as a connector tells of them, in the order of commits.
 *
 * <p>Nothing here knows of decoding or of reducing: a table is what the statements made of a map.
 */
final class RandomSource {
  /**
   * A table: the first columns are its key.
   *
   * @param large columns, which are not sent while they stay as they are
   */
  record Table(String name, List<String> columns, int keys, Set<Integer> large) {}

  /** Tables with keys of one and of two columns, with and without large values. */
  static final List<Table> TABLES =
      List.of(
          new Table("orders", List.of("id", "v", "big", "big2"), 1, Set.of(2, 3)),
          new Table("items", List.of("order_id", "line", "amount", "big"), 2, Set.of(3)),
          new Table("tags", List.of("name", "color"), 1, Set.of()));

  /**
   * What a statement did to one row.
   *
   * @param before null for a new row
   * @param after null for one that is gone
   * @param at its place in the log
   * @param emptied in place of both, the rows that a truncate took away
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Change(
      int table,
      String @Nullable [] before,
      String @Nullable [] after,
      long at,
      @Nullable Map<String, String[]> emptied) {
    Change(int table, String @Nullable [] before, String @Nullable [] after, long at) {
      this(table, before, after, at, null);
    }
  }

  /** What is counted, to see that it happens. */
  enum Seen {
    COMMITS,
    OVERLAPS,
    ROLLBACKS,
    INSERTS,
    UPDATES,
    NO_OPS,
    DELETES,
    REINSERTS,
    KEY_CHANGES,
    UNSENT,
    TRUNCATES
  }

  private static final class Transaction {
    private final List<Change> changes = new ArrayList<>();
    private final long began;

    Transaction(long began) {
      this.began = began;
    }
  }

  private final Random random;
  private final LogDialect log;
  private final Map<Seen, Integer> seen;
  private final boolean truncates;
  private final List<Map<String, String[]>> tables = new ArrayList<>();
  private final List<Transaction> open = new ArrayList<>();
  private final Map<String, Transaction> locks = new HashMap<>();
  private long at = 1000;
  private long lastCommit = -1;
  private int values;
  private boolean logged;

  /**
   * @param truncates whether tables are truncated
   */
  RandomSource(Random random, LogDialect log, Map<Seen, Integer> seen, boolean truncates) {
    this.truncates = truncates;
    this.random = random;
    this.log = log;
    this.seen = seen;
    TABLES.forEach(table -> tables.add(new TreeMap<>()));
  }

  /** A life: a while that nobody logs, a snapshot in the midst of it, and what comes after. */
  void live(int steps) {
    int silent = random.nextInt(14);
    boolean early = random.nextBoolean(); // the log began before the snapshot
    logged = early;
    for (int i = 0; i < silent; i++) {
      step();
    }
    snapshot();
    logged = true;
    for (int i = 0; i < steps; i++) {
      step();
    }
    while (!open.isEmpty()) {
      end(open.get(0));
    }
  }

  private void step() {
    at += 1 + random.nextInt(8);
    if (open.isEmpty() || (open.size() < 3 && random.nextInt(4) == 0)) {
      open.add(new Transaction(at));
    }
    Transaction transaction = open.get(random.nextInt(open.size()));
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      statement(transaction, random.nextInt(TABLES.size()));
    }
    if (random.nextInt(2) == 0) {
      end(transaction);
    }
  }

  private void end(Transaction transaction) {
    open.remove(transaction);
    locks.values().removeIf(of -> of == transaction);
    if (random.nextInt(5) == 0) {
      count(Seen.ROLLBACKS);
      Deque<Change> undo = new ArrayDeque<>();
      transaction.changes.forEach(undo::push);
      undo.forEach(change -> undo(tables.get(change.table()), change));
      return;
    }
    at += 8;
    if (lastCommit > transaction.began) {
      count(Seen.OVERLAPS);
    }
    count(Seen.COMMITS);
    if (logged) {
      log.commit(transaction.changes, lastCommit, at);
    }
    lastCommit = at;
  }

  /** What is committed, at one instant: of rows that are being changed, what they were. */
  private void snapshot() {
    List<Map<String, String[]>> committed = new ArrayList<>();
    tables.forEach(table -> committed.add(new TreeMap<>(table)));
    for (Transaction transaction : open) {
      List<Change> changes = new ArrayList<>(transaction.changes);
      Collections.reverse(changes);
      for (Change change : changes) {
        undo(committed.get(change.table()), change);
      }
    }
    at += 100;
    for (int t = 0; t < committed.size(); t++) {
      for (String[] row : committed.get(t).values()) {
        log.snapshot(new Change(t, null, row, at), logged ? lastCommit : -1);
      }
    }
  }

  private void statement(Transaction by, int table) {
    if (truncates && random.nextInt(40) == 0) {
      truncate(by, table);
      return;
    }
    String[] row = row(table);
    if (!lock(by, table, row)) {
      return;
    }
    String[] old = tables.get(table).get(key(table, row));
    if (old == null) {
      count(Seen.INSERTS);
      write(by, table, null, row);
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> write(by, table, old, null);
      case 1 -> {
        count(Seen.REINSERTS);
        write(by, table, old, null);
        write(by, table, null, row);
        write(by, table, row, null);
        String[] last = row(table);
        System.arraycopy(row, 0, last, 0, TABLES.get(table).keys());
        write(by, table, null, last);
      }
      case 2 -> {
        String[] moved = row(table);
        if (lock(by, table, moved) && !tables.get(table).containsKey(key(table, moved))) {
          count(Seen.KEY_CHANGES);
          write(by, table, old, moved);
        }
      }
      case 3 -> {
        count(Seen.NO_OPS);
        write(by, table, old, old.clone());
      }
      default -> {
        for (int column : TABLES.get(table).large()) {
          if (random.nextInt(3) > 0) {
            row[column] = old[column];
            count(Seen.UNSENT);
          }
        }
        count(Seen.UPDATES);
        write(by, table, old, row);
      }
    }
  }

  private void write(
      Transaction by, int table, String @Nullable [] before, String @Nullable [] after) {
    if (after == null) {
      count(Seen.DELETES);
    }
    at += random.nextInt(3) == 0 ? 1 : 8;
    by.changes.add(new Change(table, before, after, at));
    replace(tables.get(table), table, before, after);
  }

  /** Waits for nobody: where another transaction has a row, it is left. */
  private void truncate(Transaction by, int table) {
    boolean isFree =
        locks.entrySet().stream()
            .allMatch(lock -> !lock.getKey().startsWith(table + " ") || lock.getValue() == by);
    if (!isFree) {
      return;
    }
    count(Seen.TRUNCATES);
    locks.put(table + " *", by);
    at += 8;
    Map<String, String[]> rows = tables.get(table);
    by.changes.add(new Change(table, null, null, at, new TreeMap<>(rows)));
    rows.clear();
  }

  private static void undo(Map<String, String[]> rows, Change change) {
    if (change.emptied() != null) {
      rows.clear();
      rows.putAll(change.emptied());
      return;
    }
    String[] now = change.after();
    replace(rows, change.table(), now, change.before());
  }

  private static void replace(
      Map<String, String[]> rows, int table, String @Nullable [] old, String @Nullable [] row) {
    if (old != null) {
      rows.remove(key(table, old));
    }
    if (row != null) {
      rows.put(key(table, row), row);
    }
  }

  private boolean lock(Transaction by, int table, String[] row) {
    if (locks.getOrDefault(table + " *", by) != by) {
      return false;
    }
    String lock = table + " " + key(table, row);
    return locks.computeIfAbsent(lock, any -> by) == by;
  }

  /** A row of new values, with one of few keys. */
  private String[] row(int table) {
    return switch (table) {
      case 0 -> new String[] {digit(6), text(), text(), text()};
      case 1 -> new String[] {digit(3), digit(3), "\"" + values++ + ".50\"", text()};
      default ->
          new String[] {"\"k" + random.nextInt(4) + "\"", values++ % 5 == 0 ? "null" : text()};
    };
  }

  private String digit(int bound) {
    return Integer.toString(random.nextInt(bound));
  }

  private String text() {
    return "\"v" + values++ + "\"";
  }

  static String key(int table, String[] row) {
    return String.join(",", Arrays.asList(row).subList(0, TABLES.get(table).keys()));
  }

  private void count(Seen what) {
    seen.merge(what, 1, Integer::sum);
  }

  /** The rows of a table as texts, in the order of texts. */
  List<String> rows(int table) {
    List<String> rows = new ArrayList<>();
    for (String[] row : tables.get(table).values()) {
      rows.add(String.join("|", row).replace("\"", "").replace("null", "-"));
    }
    Collections.sort(rows);
    return rows;
  }
}
