package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files of a table's leases.
 *
 * <pre>
 * _strandline/leases/00000000000000000007.json       who took lease 7; made if absent, never changed
 * _strandline/leases/00000000000000000007.beat       its holder's latest sign; only the holder writes it
 * _strandline/leases/00000000000000000007.released   its holder is done
 * </pre>
 *
 * <p>The highest number is the holder's. Numbers only grow: the highest record is never deleted,
 * and some before it stay, so that who lists slowly while others come and go still finds a higher
 * one than its own.
 */
final class LeaseFiles {
  private static final String ENDING = ".json";
  private static final int KEPT = 8;

  private final Store store;

  LeaseFiles(Store store) {
    this.store = store;
  }

  /**
   * Who took a lease.
   *
   * @param token differs between any two leases ever taken
   * @param beatMillis how often the holder gives a sign
   */
  record Taken(
      int format,
      long number,
      String runId,
      String token,
      LeaseOwner owner,
      Instant since,
      long beatMillis)
      implements Json.Versioned {}

  /**
   * A sign of the holder.
   *
   * @param beat counts from 1; 0 is the record itself
   * @param at by the holder's clock
   */
  record Beat(int format, long number, long beat, Instant at) implements Json.Versioned {}

  /** The highest number; 0 if there was never a lease. */
  long newest() throws IOException {
    long newest = 0;
    for (ObjectStat file : store.list(TableLayout.LEASES)) {
      newest = Math.max(newest, TableLayout.numberOf(file.path(), ENDING));
    }
    return newest;
  }

  Optional<Taken> read(long number) throws IOException {
    String path = TableLayout.lease(number, ENDING);
    try {
      return Optional.of(Json.read(store.read(path), Taken.class, TableLayout.in(store, path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The latest sign of that lease's holder. */
  Beat beat(Taken taken) throws IOException {
    String path = TableLayout.lease(taken.number(), ".beat");
    try {
      return Json.read(store.read(path), Beat.class, TableLayout.in(store, path));
    } catch (NoSuchFileException e) {
      return new Beat(CommitRecord.FORMAT, taken.number(), 0, taken.since());
    }
  }

  void write(Beat beat) throws IOException {
    store.replace(TableLayout.lease(beat.number(), ".beat"), Json.write(beat));
  }

  /** Makes the record; false if the number belongs to somebody else. */
  boolean take(Taken taken) throws IOException {
    String path = TableLayout.lease(taken.number(), ENDING);
    IOException failure = null;
    try {
      if (store.createIfAbsent(path, Json.write(taken))) {
        return true;
      }
    } catch (IOException e) {
      failure = e;
    }
    // Ours, if only the reply was lost.
    if (read(taken.number()).filter(there -> there.token().equals(taken.token())).isPresent()) {
      return true;
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }

  boolean exists(long number) throws IOException {
    return store.stat(TableLayout.lease(number, ENDING)).isPresent();
  }

  boolean isReleased(long number) throws IOException {
    return store.stat(TableLayout.lease(number, ".released")).isPresent();
  }

  void release(long number) throws IOException {
    store.createIfAbsent(
        TableLayout.lease(number, ".released"),
        Json.write(new Beat(CommitRecord.FORMAT, number, 0, Instant.now())));
    store.delete(TableLayout.lease(number, ".beat"));
  }

  /** Deletes what is long over. */
  void sweep(long newest) throws IOException {
    List<ObjectStat> all = store.list(TableLayout.LEASES);
    for (ObjectStat file : all) {
      long number = TableLayout.leaseNumber(file.path());
      if (number > 0 && number <= newest - KEPT) {
        store.delete(file.path());
      }
    }
  }

  String location() {
    return store.location();
  }
}
