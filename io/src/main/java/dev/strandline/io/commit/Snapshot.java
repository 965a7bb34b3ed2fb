package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that one commit made the table, each where its content stands now: a file that is not
 * published yet is named in staging.
 *
 * <p>A later commit may replace files while they are read, so a reader looks again afterwards:
 *
 * <pre>
 * 1. list the files; the answer has the commit's number, n
 * 2. open and read them all; a file that is gone means: from 1 again
 * 3. ask {@link #isLatest}: if commit n + 1 is there, from 1 again
 * </pre>
 *
 * <p>That is right since no file changes before the record that says so is there.
 *
 * @param commit the number; 0 for a table without a commit
 */
public record Snapshot(long commit, boolean published, List<Placed> files) {
  public Snapshot {
    files = List.copyOf(files);
  }

  /**
   * A file of the snapshot.
   *
   * @param path where its content stands now, below the table
   */
  public record Placed(DataFile file, String path) {}

  /** The snapshot of the latest commit. */
  public static Snapshot latest(Store store) throws IOException {
    return at(store, TableState.read(store));
  }

  /**
   * The snapshot of that commit, for as long as all of its files are there.
   *
   * @throws CommitException {@link CommitError#SNAPSHOT_GONE} if a later commit replaced one, or
   *     there is no such commit
   */
  public static Snapshot of(Store store, long number) throws IOException {
    TableState latest = TableState.read(store);
    if (number == latest.number()) {
      return at(store, latest);
    }
    StateFold fold = new StateFold();
    while (fold.number < number) {
      Optional<CommitRecord> next = Commits.of(store, fold.number + 1);
      if (next.isEmpty()) {
        throw new CommitException(
            CommitError.SNAPSHOT_GONE,
            "Cannot list the files of commit "
                + number
                + " of "
                + store.location()
                + ": its latest commit is "
                + latest.number());
      }
      fold.apply(next.get());
    }
    List<DataFile> files = fold.files.values().stream().filter(DataFile::holdsRows).toList();
    List<DataFile> gone =
        files.stream()
            .filter(file -> latest.file(file.path()).filter(file::equals).isEmpty())
            .toList();
    if (!gone.isEmpty()) {
      throw new CommitException(
          CommitError.SNAPSHOT_GONE,
          "Cannot list the files of commit "
              + number
              + " of "
              + store.location()
              + ": later commits replaced "
              + gone.size()
              + " of "
              + files.size()
              + ", the first "
              + gone.get(0).path()
              + "; only the latest commit, "
              + latest.number()
              + ", is whole");
    }
    return new Snapshot(number, true, placed(files));
  }

  /** Whether no commit has come since. */
  public static boolean isLatest(Store store, long number) throws IOException {
    return store.stat(TableLayout.record(number + 1)).isEmpty()
        && (number == 0 || store.stat(TableLayout.record(number)).isPresent());
  }

  private static Snapshot at(Store store, TableState state) throws IOException {
    List<DataFile> files = List.copyOf(state.files());
    if (state.published()) {
      return new Snapshot(state.number(), true, placed(files));
    }
    Map<String, String> staged = new HashMap<>();
    Optional<CommitRecord> record = Commits.of(store, state.number());
    if (record.isPresent()) {
      Set<String> there = new HashSet<>();
      for (ObjectStat stat : store.list(TableLayout.staging(record.get().runId()))) {
        there.add(stat.path());
      }
      for (CommitRecord.Put put : record.get().puts()) {
        if (there.contains(put.staged())) {
          staged.put(put.target(), put.staged());
        }
      }
    }
    List<Placed> placed = new ArrayList<>();
    for (DataFile file : files) {
      placed.add(new Placed(file, staged.getOrDefault(file.path(), file.path())));
    }
    return new Snapshot(state.number(), false, placed);
  }

  private static List<Placed> placed(List<DataFile> files) {
    return files.stream().map(file -> new Placed(file, file.path())).toList();
  }
}
