package dev.strandline.io.commit;

import dev.strandline.model.FileRole;
import dev.strandline.model.WrittenFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files come and which go, for a mode, a table and what a run wrote. Touches nothing.
 *
 * @param mode null for the same rows in other files
 * @param leaving paths of files that the table has and will not have
 * @param shards files a partition, where their number is new or changes
 */
public record CommitPlan(
    @Nullable WriteMode mode,
    List<CommitRecord.Put> puts,
    List<String> leaving,
    Map<String, Integer> shards) {
  public CommitPlan {
    puts = List.copyOf(puts);
    leaving = List.copyOf(leaving);
    shards = Map.copyOf(shards);
  }

  /**
   * The plan of a run that wrote these files.
   *
   * @param touched partitions that are replaced although nothing may have been written for them,
   *     with all that they have; {@link WriteMode#OVERWRITE_PARTITIONS} and {@link WriteMode#MERGE}
   *     look at it
   */
  public static CommitPlan of(
      WriteMode mode, TableState state, List<WrittenFile> written, Set<String> touched) {
    List<CommitRecord.Put> puts = puts(written);
    Set<String> targets = new HashSet<>();
    Set<String> emptied = new HashSet<>();
    written.stream().filter(file -> !file.isPresent()).forEach(file -> emptied.add(file.target()));
    Set<String> partitions = new HashSet<>(touched);
    for (CommitRecord.Put put : puts) {
      if (!targets.add(put.target())) {
        throw new IllegalArgumentException("two files for one place, " + put.target());
      }
      if (mode == WriteMode.APPEND && state.file(put.target()).isPresent()) {
        throw new IllegalArgumentException("the table has a file " + put.target());
      }
      partitions.add(put.partition());
    }
    List<String> leaving = new ArrayList<>();
    for (DataFile file : state.allFiles()) {
      boolean replaced =
          switch (mode) {
            case APPEND -> false;
            case OVERWRITE -> true;
            // Rows may have moved: an index of keys that a merge has made is right no more.
            case OVERWRITE_PARTITIONS ->
                partitions.contains(file.partition())
                    || (file.role() == FileRole.INDEX && !partitions.isEmpty());
            case MERGE -> emptied.contains(file.path()) || touched.contains(file.partition());
          };
      if (replaced && !targets.contains(file.path())) {
        leaving.add(file.path());
      }
    }
    return new CommitPlan(mode, puts, leaving, shards(mode, state, puts));
  }

  /**
   * The plan of a compaction.
   *
   * @param replaced the paths of the files whose rows were written anew
   * @param shards the new number of files of partitions where it changes
   */
  public static CommitPlan rewritten(
      List<WrittenFile> written, Set<String> replaced, Map<String, Integer> shards) {
    List<CommitRecord.Put> puts = puts(written);
    Set<String> leaving = new TreeSet<>(replaced);
    puts.forEach(put -> leaving.remove(put.target()));
    return new CommitPlan(null, puts, List.copyOf(leaving), shards);
  }

  private static List<CommitRecord.Put> puts(List<WrittenFile> written) {
    return written.stream()
        .filter(WrittenFile::isPresent)
        .map(
            file ->
                new CommitRecord.Put(
                    file.role() == FileRole.DATA ? null : file.role(),
                    file.staged(),
                    file.target(),
                    file.partition(),
                    file.k(),
                    file.n(),
                    file.rows(),
                    file.bytes(),
                    file.checksum()))
        .sorted(Comparator.comparing(CommitRecord.Put::target))
        .toList();
  }

  private static Map<String, Integer> shards(
      WriteMode mode, TableState state, List<CommitRecord.Put> puts) {
    Map<String, Integer> shards = new TreeMap<>();
    if (mode == WriteMode.APPEND) {
      return shards; // A history's files are not places of keys.
    }
    for (CommitRecord.Put put : puts) {
      if (put.role() == FileRole.INDEX) {
        continue;
      }
      Integer before = shards.put(put.partition(), put.n());
      if (before != null && before != put.n()) {
        throw new IllegalArgumentException(
            "files of one partition say " + before + " and " + put.n() + ": " + put.partition());
      }
    }
    if (mode != WriteMode.OVERWRITE) {
      shards.entrySet().removeIf(entry -> entry.getValue().equals(state.shards(entry.getKey())));
    }
    return shards;
  }
}
