package dev.strandline.transforms.changes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The events that Debezium's connectors make of a database's changes, each with the log positions
 * of its product. All events of a life have one {@code ts_ms}, which must not matter.
 */
final class LogDialect {
  /** Whose log it is. */
  enum Product {
    POSTGRES,
    MYSQL,
    SQLSERVER,
    ORACLE,
    /** Nobody's: events are in the order of their offsets, and a key keeps its partition. */
    OFFSETS;

    boolean leavesOut() {
      return this == POSTGRES || this == ORACLE || this == OFFSETS;
    }
  }

  private static final String UNSENT = "\"__debezium_unavailable_value\"";

  private final Product product;
  private final Random random;
  private final List<ChangeEvent> events = new ArrayList<>();

  /** The same events as a connector sends them again that has forgotten the last commits. */
  private final List<ChangeEvent> again = new ArrayList<>();

  private final long[] offsets = new long[4];
  private long firstCommit = -1;
  private long file;
  private long pos = 4;

  LogDialect(Product product, Random random) {
    this.product = product;
    this.random = random;
    this.file = 999_998L + random.nextInt(3);
  }

  List<ChangeEvent> events() {
    return events;
  }

  /** The event as it comes again. */
  ChangeEvent again(int event) {
    ChangeEvent of = again.get(event);
    return product == Product.OFFSETS ? of : Feed.at(of, of.offset() + 5000 + random.nextInt(5));
  }

  /** A row that a snapshot reads, at the place that its change names. */
  void snapshot(RandomSource.Change read, long lastCommit) {
    firstCommit = lastCommit;
    String[] row = Objects.requireNonNull(read.after());
    String source = source(read, 0, lastCommit, read.at(), true);
    add(read.table(), row, "r", null, image(read.table(), row, null), source, source);
  }

  void commit(List<RandomSource.Change> changes, long lastCommit, long commit) {
    pos += 100;
    if (random.nextInt(6) == 0) {
      file++;
      pos = 4;
    }
    if (random.nextInt(8) == 0) {
      control(
          "{\"status\":\"BEGIN\",\"id\":\""
              + commit
              + "\",\"event_count\":null,\"data_collections\":null}");
    }
    // A connector that has just been started again may know no commit later than the snapshot's.
    boolean restarted = random.nextInt(5) == 0;
    long known = restarted ? Math.min(lastCommit, firstCommit) : lastCommit;
    for (int i = 0; i < changes.size(); i++) {
      change(changes.get(i), i, known, commit);
    }
    if (random.nextInt(8) == 0) {
      control("{\"ts_ms\":1772359200000}");
    }
  }

  private void change(RandomSource.Change change, int i, long lastCommit, long commit) {
    int table = change.table();
    String[] before = change.before();
    String[] after = change.after();
    String source = source(change, i, lastCommit, commit, false);
    String forgotten =
        product == Product.POSTGRES
            ? source(change, i, Math.min(lastCommit, firstCommit), commit, false)
            : source;
    if (change.emptied() != null) {
      truncate(table, source, forgotten);
    } else if (after == null) {
      remove(table, Objects.requireNonNull(before), source, forgotten);
    } else if (before == null) {
      add(table, after, "c", null, image(table, after, null), source, forgotten);
    } else if (RandomSource.key(table, before).equals(RandomSource.key(table, after))) {
      add(table, after, "u", null, image(table, after, before), source, forgotten);
    } else if (product == Product.OFFSETS || random.nextBoolean()) {
      remove(table, before, source, forgotten);
      add(table, after, "c", null, image(table, after, null), source, forgotten);
    } else {
      String was = image(table, before, null);
      add(table, after, "u", was, image(table, after, null), source, forgotten);
    }
  }

  private void remove(int table, String[] row, String source, String forgotten) {
    add(table, row, "d", image(table, row, null), null, source, forgotten);
    tombstone(table, row);
  }

  private void truncate(int table, String source, String forgotten) {
    int partition = random.nextInt(4);
    long offset = offsets[partition]++;
    String value = "{\"op\":\"t\",\"before\":null,\"after\":null,\"source\":";
    events.add(event(table, partition, offset, null, value + source + "}"));
    again.add(event(table, partition, offset, null, value + forgotten + "}"));
  }

  /** A row as JSON; large values that are as they were are left out. */
  private String image(int table, String[] row, String @Nullable [] before) {
    RandomSource.Table of = RandomSource.TABLES.get(table);
    StringBuilder json = new StringBuilder(120);
    for (int i = 0; i < row.length; i++) {
      boolean stays = before != null && of.large().contains(i) && before[i].equals(row[i]);
      json.append(i == 0 ? '{' : ',').append('"').append(of.columns().get(i)).append("\":");
      json.append(stays && product.leavesOut() ? UNSENT : row[i]);
    }
    return json.append('}').toString();
  }

  private String source(
      RandomSource.Change change, int i, long lastCommit, long commit, boolean snapshot) {
    long at = change.at();
    String position =
        switch (product) {
          case POSTGRES ->
              "\"connector\":\"postgresql\",\"lsn\":%d,\"sequence\":\"[%s,\\\"%d\\\"]\""
                  .formatted(at, lastCommit < 0 ? "null" : "\\\"" + lastCommit + "\\\"", at);
          // The rows of one statement share their place.
          case MYSQL, OFFSETS ->
              "\"connector\":\"mysql\",\"server_id\":%d,\"file\":\"bin.%06d\",\"pos\":%d,\"row\":%d"
                  .formatted(snapshot ? 0 : 7, file, pos + i / 3, i % 3);
          case SQLSERVER ->
              "\"connector\":\"sqlserver\",\"commit_lsn\":\"%s\",\"change_lsn\":%s,\"event_serial_no\":%s"
                  .formatted(
                      lsn(commit),
                      snapshot ? "null" : "\"" + lsn(at / 2) + "\"",
                      snapshot ? "null" : 1 + i);
          case ORACLE ->
              "\"connector\":\"oracle\",\"scn\":\"%d\",\"commit_scn\":%s,\"rs_id\":%s,\"ssn\":%d"
                  .formatted(
                      snapshot ? at : at / 10,
                      snapshot ? "null" : "\"" + commit + "\"",
                      snapshot ? "null" : "\" 0x00000f.%08x.0010\"".formatted(i / 3),
                      i % 3);
        };
    return "{"
        + position
        + ",\"name\":\"shop\",\"db\":\"shop\",\"ts_ms\":1772359200000,\"snapshot\":\""
        + (snapshot ? "true" : "false")
        + "\",\"schema\":\"public\",\"table\":\""
        + RandomSource.TABLES.get(change.table()).name()
        + "\"}";
  }

  private static String lsn(long at) {
    return "%08x:%08x:%04x".formatted(at / 4096, at / 16 % 256, at % 16);
  }

  private void add(
      int table,
      String[] keyed,
      String op,
      @Nullable String before,
      @Nullable String after,
      String source,
      String forgotten) {
    String key = keyJson(table, keyed);
    String value =
        "{\"op\":\"" + op + "\",\"before\":" + before + ",\"after\":" + after + ",\"source\":";
    int partition = partition(key);
    long offset = offsets[partition]++;
    events.add(event(table, partition, offset, key, value + source + "}"));
    again.add(event(table, partition, offset, key, value + forgotten + "}"));
  }

  private void tombstone(int table, String[] row) {
    String key = keyJson(table, row);
    int partition = partition(key);
    events.add(event(table, partition, offsets[partition]++, key, null));
    again.add(events.get(events.size() - 1));
  }

  /** A message that tells of no table's rows. */
  private void control(String value) {
    events.add(event(0, 3, offsets[3]++, "{}", value));
    again.add(events.get(events.size() - 1));
  }

  private static String keyJson(int table, String[] row) {
    RandomSource.Table of = RandomSource.TABLES.get(table);
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < of.keys(); i++) {
      json.append(i == 0 ? "\"" : ",\"").append(of.columns().get(i)).append("\":").append(row[i]);
    }
    return json.append('}').toString();
  }

  /** By its key where offsets are the order, else anywhere. */
  private int partition(String key) {
    return product == Product.OFFSETS ? key.hashCode() & 3 : random.nextInt(4);
  }

  private static ChangeEvent event(
      int table, int partition, long offset, @Nullable String key, @Nullable String value) {
    return new ChangeEvent(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        "shop.public." + RandomSource.TABLES.get(table).name(),
        partition,
        offset,
        Feed.INPUT,
        offset);
  }
}
