package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts a record's files into their places.
 *
 * <p>Every step may have been done before, may be done by another process at the same time, and may
 * be done by one that slept through later commits: a move consumes its staged file, so that a late
 * one moves nothing; a delete looks at size and version; the marker is made if absent.
 */
final class Publication {
  private final Store store;
  private final CommitRecord record;

  Publication(Store store, CommitRecord record) {
    this.store = store;
    this.record = record;
  }

  static Store open(String location) throws IOException {
    return Stores.open(location);
  }

  /** Writes what a commit writes to nowhere: what the first one waits for is then there. */
  static void makeReady() {
    CommitRecord record =
        new CommitRecord(
            CommitRecord.FORMAT,
            1,
            "",
            CommitKind.DATA,
            Instant.EPOCH,
            "",
            WriteMode.OVERWRITE,
            null,
            List.of(),
            List.of(new CommitRecord.Put(null, "", "", "", 0, 1, 1, 1, "")),
            List.of(),
            Map.of("", 1),
            List.of(),
            List.of(""),
            List.of(new ConsumedInput("", "", "", 1, "", "", 1, 1, 0, "", "")),
            List.of(),
            List.of(new CommitRecord.LetterFile("", "", "", 1, 1)),
            Books.dropping("", 1),
            Map.of(),
            List.of());
    Json.write(record);
    Json.write(
        new TableFile(
            CommitRecord.FORMAT,
            new TableDefinition(List.of(), List.of(), List.of(), "", null, null)));
    Json.write(new Marker(CommitRecord.FORMAT, 1));
    Json.write(new Current(CommitRecord.FORMAT, 1, ""));
  }

  /** Does what is not done yet. */
  void finish() throws IOException {
    if (isDone()) {
      return;
    }
    if (!move() || isDone()) {
      return;
    }
    if (record.table() != null) {
      store.replace(
          TableLayout.TABLE, Json.write(new TableFile(CommitRecord.FORMAT, record.table())));
    }
    store.createIfAbsent(
        TableLayout.marker(record.number()),
        Json.write(new Marker(CommitRecord.FORMAT, record.number())));
    store.replace(
        TableLayout.CURRENT,
        Json.write(
            new Current(
                CommitRecord.FORMAT, record.number(), TableLayout.record(record.number()))));
  }

  /** What {@code table.json} holds. */
  private record TableFile(int format, TableDefinition table) {}

  /** What the marker holds; that it is there is what counts. */
  private record Marker(int format, long number) {}

  /** What {@code current} holds. */
  private record Current(int format, long number, String record) implements Json.Versioned {}

  /** A commit that is published, if not the last one; 0 before the first. */
  static long current(Store store) throws IOException {
    try {
      byte[] bytes = store.read(TableLayout.CURRENT);
      return Json.read(bytes, Current.class, TableLayout.in(store, TableLayout.CURRENT)).number();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private boolean isDone() throws IOException {
    return store.stat(TableLayout.marker(record.number())).isPresent();
  }

  /** Moves and deletes; false if another process turned out to have finished. */
  private boolean move() throws IOException {
    List<String> changed = new ArrayList<>();
    // Folder by folder, so that files of a partition are mixed for as short as possible.
    for (Folder folder : folders().values()) {
      for (CommitRecord.Put put : folder.puts) {
        if (!put(store, put.staged(), put.target(), put.bytes())) {
          return false;
        }
        changed.add(put.target());
      }
      for (CommitRecord.Remove remove : folder.removes) {
        remove(remove);
        changed.add(remove.path());
      }
    }
    store.sync(changed);
    return moveLetters();
  }

  private boolean moveLetters() throws IOException {
    Map<String, List<CommitRecord.LetterFile>> stores = new LinkedHashMap<>();
    for (CommitRecord.LetterFile file : record.letters()) {
      stores.computeIfAbsent(file.store(), any -> new ArrayList<>()).add(file);
    }
    for (Map.Entry<String, List<CommitRecord.LetterFile>> entry : stores.entrySet()) {
      Store letters = open(entry.getKey());
      for (CommitRecord.LetterFile file : entry.getValue()) {
        if (!put(letters, file.staged(), file.target(), file.bytes())) {
          return false;
        }
      }
      letters.sync(entry.getValue().stream().map(CommitRecord.LetterFile::target).toList());
    }
    return true;
  }

  private boolean put(Store into, String staged, String target, long bytes) throws IOException {
    try {
      if (into.publish(staged, target)) {
        return true;
      }
    } catch (StoreException e) {
      if (e.error() != StoreError.STAGED_FILE_LOST) {
        throw e;
      }
      if (isDone()) {
        return false; // Published by another process; what is there now is a later commit's.
      }
      throw lost(into, staged, target);
    }
    Optional<ObjectStat> there = into.stat(target);
    if (there.isPresent() && there.get().size() == bytes) {
      return true;
    }
    if (isDone()) {
      return false;
    }
    throw lost(into, staged, target);
  }

  private CommitException lost(Store into, String staged, String target) {
    return new CommitException(
        CommitError.STAGED_FILE_MISSING,
        "Cannot publish commit "
            + record.number()
            + " of "
            + store.location()
            + ": "
            + into.location()
            + "/"
            + staged
            + " is gone, and "
            + target
            + " is not the file that it was; put it back, or make the table again from all inputs"
            + " with --full into another path");
  }

  private void remove(CommitRecord.Remove remove) throws IOException {
    Optional<ObjectStat> there = store.stat(remove.path());
    if (there.isPresent()
        && there.get().size() == remove.bytes()
        && there.get().version().equals(remove.version())) {
      store.delete(remove.path());
    }
  }

  private static final class Folder {
    final List<CommitRecord.Put> puts = new ArrayList<>();
    final List<CommitRecord.Remove> removes = new ArrayList<>();
  }

  private Map<String, Folder> folders() {
    Map<String, Folder> folders = new TreeMap<>();
    for (CommitRecord.Put put : record.puts()) {
      folders.computeIfAbsent(folderOf(put.target()), any -> new Folder()).puts.add(put);
    }
    for (CommitRecord.Remove remove : record.removes()) {
      folders.computeIfAbsent(folderOf(remove.path()), any -> new Folder()).removes.add(remove);
    }
    return folders;
  }

  private static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
