package dev.strandline.io.table;

import dev.strandline.io.RunContext;
import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.CommitPlan;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.Snapshot;
import dev.strandline.io.commit.TableCommit;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.parquet.ParquetTableReader;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.FileRole;
import dev.strandline.model.KeyHash;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowKey;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A table of real files, by key or appended, that a test fills and looks at, wherever its store is.
 */
final class KeyedTable {
  static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  static final Schema ROWS = Schema.parse("id\tint64\t\nname\tstring\tn\nvalue\tstring\tn\n");
  static final List<String> KEYS = List.of("id", "name");

  /**
   * A row, or a remembered delete.
   *
   * @param name part of the key; may be null
   */
  record Row(long id, @org.jspecify.annotations.Nullable String name, String value, long seq) {
    String text() {
      return id + "|" + name + "|" + value + "|" + seq;
    }
  }

  final String location;
  private final Store store;
  private int commits;

  KeyedTable(String location) throws IOException {
    this.location = location;
    this.store = Stores.open(location);
  }

  static RunContext run(String id) {
    return new RunContext(id, "test", "spec", NOW);
  }

  CompactTable compact(long target) {
    return CompactTable.of(location, CompactSettings.DEFAULT.withTarget(target));
  }

  CompactTable.Result compacted(String run, long target) throws IOException {
    return compact(target).run(run(run), 0, 1, () -> false);
  }

  static MergeForm form(Instant at) {
    return new MergeForm(RowKey.of(KEYS), false, false, at);
  }

  /** Rows of one partition spread over n files by key, and the deletes that it remembers. */
  void merged(String partition, int n, List<Row> rows, List<Row> deletes, Instant deletedAt)
      throws IOException {
    String run = "merge" + commits++;
    List<WrittenFile> files = new ArrayList<>();
    files.addAll(sharded(run, FileRole.DATA, partition, n, rows, NOW));
    files.addAll(sharded(run, FileRole.DELETES, partition, n, deletes, deletedAt));
    commit(run, WriteMode.MERGE, files);
  }

  /** Rows in a file of their own. */
  void appended(String partition, List<Row> rows, StoredPosition stored) throws IOException {
    String run = "append" + commits++;
    StagedParquet staged = new StagedParquet(location, run, ParquetSettings.DEFAULT, stored, true);
    ShardWriter writer = staged.apart(new Shard(partition, 0, 1).name(), ROWS);
    RowCursor cursor = cursor(ROWS, FileRole.DATA, rows, NOW);
    while (cursor.next()) {
      writer.add(cursor);
    }
    commit(run, WriteMode.APPEND, writer.finish());
  }

  private List<WrittenFile> sharded(
      String run, FileRole role, String partition, int n, List<Row> rows, Instant at)
      throws IOException {
    Schema schema = role == FileRole.DATA ? ROWS : form(at).deletes(ROWS);
    StagedParquet staged =
        new StagedParquet(location, run, ParquetSettings.DEFAULT, StoredPosition.RECORD, false);
    KeyHash hash = new KeyHash(schema.indexesOf(KEYS));
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort((a, b) -> Arrays.compareUnsigned(key(a), key(b)));
    Map<Integer, ShardWriter> writers = new TreeMap<>();
    RowCursor cursor = cursor(schema, role, sorted, at);
    while (cursor.next()) {
      int k = (int) Math.floorMod(hash.of(cursor), (long) n);
      if (!writers.containsKey(k)) {
        writers.put(k, staged.apart(new Shard(partition, k, n).name(), schema));
      }
      writers.get(k).add(cursor);
    }
    List<WrittenFile> files = new ArrayList<>();
    for (ShardWriter writer : writers.values()) {
      writer.finish().forEach(file -> files.add(file.as(role)));
    }
    return files;
  }

  private static byte[] key(Row row) {
    RowCursor cursor = cursor(ROWS, FileRole.DATA, List.of(row), NOW);
    cursor.next();
    KeyOrder order = new KeyOrder(ROWS, KEYS);
    int length = order.encode(cursor);
    return Arrays.copyOf(order.key(), length);
  }

  private static RowCursor cursor(Schema schema, FileRole role, List<Row> rows, Instant at) {
    RowWriter writer = new RowWriter(schema);
    int origin = writer.origin(Origin.file("raw", "a", 1));
    for (Row row : rows) {
      writer.begin(Op.INSERT, origin, row.seq);
      writer.putLong(row.id);
      put(writer, row.name);
      if (role == FileRole.DATA) {
        put(writer, row.value);
      } else {
        writer.putLong(form(at).atMicros());
      }
      writer.end();
    }
    return writer.take().cursor();
  }

  private static void put(RowWriter writer, @org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      writer.putNull();
    } else {
      writer.putBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private void commit(String run, WriteMode mode, List<WrittenFile> files) throws IOException {
    TableState state = TableCommit.to(store).prepare();
    CommitPlan plan = CommitPlan.of(mode, state, files, Set.of());
    var draft =
        CommitRecord.draft(run, CommitKind.DATA)
            .made(NOW, "spec")
            .files(plan, TableCommit.to(store).removes(plan.leaving()));
    if (state.table().isEmpty()) {
      draft.table(new TableDefinition(KEYS, List.of("source_position"), List.of("p"), ROWS.text()));
    }
    TableCommit.to(store).commit(state.number(), draft);
  }

  TableState state() throws IOException {
    return TableState.read(store);
  }

  /** What who lists the folder's Parquet files finds: partition and row, sorted. */
  List<String> listed() throws IOException {
    List<String> rows = new ArrayList<>();
    for (ObjectStat file : store.list("")) {
      if (file.path().endsWith(".parquet")) {
        rows.addAll(rows(file.path(), file.path(), FileRole.DATA));
      }
    }
    rows.sort(null);
    return rows;
  }

  /** What who asks for the latest commit's files finds. */
  List<String> snapshot() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Snapshot.Placed file : Snapshot.latest(store).files()) {
      rows.addAll(rows(file.path(), file.file().path(), FileRole.DATA));
    }
    rows.sort(null);
    return rows;
  }

  /** The remembered deletes. */
  List<String> deletes() throws IOException {
    List<String> rows = new ArrayList<>();
    for (DataFile file : state().allFiles()) {
      if (file.role() == FileRole.DELETES) {
        rows.addAll(rows(file.path(), file.path(), FileRole.DELETES));
      }
    }
    rows.sort(null);
    return rows;
  }

  private List<String> rows(String path, String target, FileRole role) throws IOException {
    String partition = target.substring(0, target.lastIndexOf('/'));
    Schema schema = role == FileRole.DATA ? ROWS : form(NOW).deletes(ROWS);
    List<String> rows = new ArrayList<>();
    try (ParquetTableReader reader = ParquetTableReader.open(store.openRead(path), path, schema)) {
      RowWriter writer = new RowWriter(schema);
      RowCursor cursor = new RowCursor(schema);
      while (reader.next(writer)) {
        writer.view(cursor);
        cursor.next();
        rows.add(
            partition
                + ": "
                + cursor.getLong(0)
                + "|"
                + (cursor.isNull(1) ? null : cursor.getString(1))
                + "|"
                + (role == FileRole.DATA ? cursor.getString(2) : cursor.getLong(2))
                + "|"
                + (reader.stored() == StoredPosition.NONE
                    ? "?"
                    : cursor.origin().text() + cursor.seq()));
        writer.clear();
      }
    }
    return rows;
  }

  /** Fails unless each file of keys has the keys of its place alone, in order. */
  void assertPlaces() throws IOException {
    for (DataFile file : state().allFiles()) {
      Schema schema = file.role() == null ? ROWS : form(NOW).deletes(ROWS);
      if (file.n() != state().shards(file.partition())) {
        throw new AssertionError(file.path() + " is one of " + state().shards(file.partition()));
      }
      try (ParquetTableReader reader =
          ParquetTableReader.open(store.openRead(file.path()), file.path(), schema)) {
        RowWriter writer = new RowWriter(schema);
        RowCursor cursor = new RowCursor(schema);
        KeyOrder order = new KeyOrder(schema, KEYS);
        KeyHash hash = new KeyHash(schema.indexesOf(KEYS));
        byte[] last = new byte[0];
        while (reader.next(writer)) {
          writer.view(cursor);
          cursor.next();
          int length = order.encode(cursor);
          byte[] key = Arrays.copyOf(order.key(), length);
          if (Arrays.compareUnsigned(last, key) >= 0) {
            throw new AssertionError(file.path() + " is not sorted");
          }
          if (Math.floorMod(hash.of(cursor), (long) file.n()) != file.k()) {
            throw new AssertionError(file.path() + " has a key of another file");
          }
          last = key;
          writer.clear();
        }
      }
    }
  }
}
