package dev.strandline.io.commit;

import dev.strandline.io.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the records of a table. */
public final class Commits {
  private Commits() {}

  /** Loads and links what the first commit of a process needs to write its record. */
  public static void makeReady() {
    Publication.makeReady();
  }

  /** The record of that number, if it was ever committed. */
  public static Optional<CommitRecord> of(Store store, long number) throws IOException {
    return read(store, number).map(Sized::record);
  }

  /** The newest records, oldest first; at most that many. */
  public static List<CommitRecord> newest(Store store, int most) throws IOException {
    long last = TableState.read(store).number();
    List<CommitRecord> records = new ArrayList<>();
    for (long number = Math.max(1, last - most + 1); number <= last; number++) {
      of(store, number).ifPresent(records::add);
    }
    return records;
  }

  record Sized(CommitRecord record, long bytes) {}

  static Optional<Sized> read(Store store, long number) throws IOException {
    String path = TableLayout.record(number);
    byte[] bytes;
    try {
      bytes = store.read(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String location = TableLayout.in(store, path);
    CommitRecord record = Json.read(bytes, CommitRecord.class, location);
    if (record.number() != number) {
      throw new CommitException(
          CommitError.UNREADABLE,
          "Cannot read " + location + ": it holds the record of commit " + record.number());
    }
    return Optional.of(new Sized(record, bytes.length));
  }

  /**
   * The record after that one; empty if there is none yet.
   *
   * @throws CommitException {@link CommitError#UNREADABLE} if it is gone, for a later one is there:
   *     without it nobody knows the table
   */
  static Optional<Sized> after(Store store, long number) throws IOException {
    Optional<Sized> next = read(store, number + 1);
    if (next.isPresent()) {
      return next;
    }
    long current = Publication.current(store);
    if (current <= number) {
      return Optional.empty();
    }
    Optional<Sized> since = read(store, number + 1); // It may have come in between.
    if (since.isEmpty()) {
      throw new CommitException(
          CommitError.UNREADABLE,
          "Cannot read "
              + TableLayout.in(store, TableLayout.record(number + 1))
              + ": it is not there, and commit "
              + current
              + " has come since; restore it from a backup, or make the table again from all"
              + " inputs at another path");
    }
    return since;
  }
}
