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
    CommitRecord record = Json.read(bytes, CommitRecord.class, path);
    if (record.number() != number) {
      throw new CommitException(
          CommitError.UNREADABLE,
          "Cannot read " + path + ": it holds the record of commit " + record.number());
    }
    return Optional.of(new Sized(record, bytes.length));
  }
}
