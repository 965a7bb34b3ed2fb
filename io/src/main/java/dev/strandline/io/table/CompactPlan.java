package dev.strandline.io.table;

import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.commit.TableState;
import dev.strandline.model.FileRole;
import dev.strandline.model.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which files of a table become which others, that hold the same rows. Touches nothing.
 *
 * <p>A partition whose files are places of keys gets another number of them: fewer where they are
 * less than half of the target on the average, more where they are more than twice of it. Files
 * that are not places of keys, those of an append, are put together until they reach the target.
 * Both leave what is near the target as it is, so that a second compaction finds nothing to do.
 *
 * @param shards the new number of files of the partitions where it changes
 */
record CompactPlan(List<Job> jobs, Map<String, Integer> shards) {
  /** A file is small, and worth a rewrite, below the target divided by this. */
  private static final int SMALL = 2;

  /** It is split above the target times this. */
  private static final int LARGE = 2;

  /** Sorted files that one job reads side by side, each with a page of each column in memory. */
  static final int MOST_READ = 32;

  /** Files that a partition is spread over at most. */
  private static final int MOST_FILES = 10_000;

  /** Files that one job writes side by side. */
  static final int MOST_WRITTEN = 4;

  CompactPlan {
    jobs = List.copyOf(jobs);
    shards = Map.copyOf(shards);
  }

  /**
   * Some files whose rows go into others.
   *
   * @param role what they are for; null for rows
   * @param inputs in the order in which their rows are read where they are not sorted
   * @param ks which of the partition's new files it writes; rows of others are left out
   * @param n the number of those files
   * @param keyed whether a file's rows are sorted by key, and a key is in the file of its hash
   */
  record Job(
      FileRole role,
      String partition,
      List<DataFile> inputs,
      List<Integer> ks,
      int n,
      boolean keyed) {
    Job {
      inputs = List.copyOf(inputs);
      ks = List.copyOf(ks);
    }
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  /**
   * The plan for a table.
   *
   * @param stale paths of files that are to be written anew whatever their size, since they have
   *     deletes to forget, or other columns than the table has now
   */
  static CompactPlan of(
      TableDefinition table, TableState state, long targetBytes, Set<String> stale) {
    List<Job> jobs = new ArrayList<>();
    Map<String, Integer> shards = new TreeMap<>();
    byPartition(state)
        .forEach(
            (partition, files) -> {
              int n = state.shards(partition);
              boolean keyed =
                  !table.keys().isEmpty()
                      && n > 0
                      && files.stream().allMatch(f -> f.n() == n && isStable(f));
              if (keyed) {
                int m = newNumber(n, files, targetBytes);
                if (m != n) {
                  shards.put(partition, m);
                  jobs.addAll(spread(partition, files, n, m));
                  return;
                }
                jobs.addAll(again(FileRole.DATA, files, stale));
                jobs.addAll(again(FileRole.WAITING, files, stale));
              } else {
                jobs.addAll(joined(partition, files, targetBytes, stale));
              }
              jobs.addAll(again(FileRole.DELETES, files, stale));
            });
    state.allFiles().stream()
        .filter(file -> file.role() == FileRole.INDEX && stale.contains(file.path()))
        .forEach(file -> jobs.add(again(file)));
    return new CompactPlan(jobs, shards);
  }

  /** The files of rows, and of what else goes by partitions. */
  private static Map<String, List<DataFile>> byPartition(TableState state) {
    Map<String, List<DataFile>> partitions = new TreeMap<>();
    for (DataFile file : state.allFiles()) {
      if (file.role() != FileRole.INDEX) {
        partitions.computeIfAbsent(file.partition(), any -> new ArrayList<>()).add(file);
      }
    }
    return partitions;
  }

  private static boolean isStable(DataFile file) {
    FileRole role = roleOf(file);
    String name = new Shard(file.partition(), file.k(), file.n()).file() + role.ending();
    return file.path().equals(role.path(file.partition(), name));
  }

  static FileRole roleOf(DataFile file) {
    FileRole role = file.role();
    return role == null ? FileRole.DATA : role;
  }

  private static List<DataFile> of(FileRole role, Collection<DataFile> files) {
    return files.stream().filter(file -> roleOf(file) == role).toList();
  }

  private static long bytes(Collection<DataFile> files) {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  /** Over how many files the partition is to be spread; n where that is well as it is. */
  private static int newNumber(int n, List<DataFile> files, long targetBytes) {
    List<DataFile> rows = of(FileRole.DATA, files);
    long bytes = bytes(rows);
    int wanted = (int) Math.max(1, Math.min(MOST_FILES, (bytes + targetBytes - 1) / targetBytes));
    if (bytes > LARGE * targetBytes * n) {
      return wanted;
    }
    int most = 0;
    for (FileRole role : FileRole.values()) {
      most = Math.max(most, of(role, files).size());
    }
    if (most <= wanted || bytes * SMALL >= targetBytes * n) {
      return n;
    }
    int m = wanted;
    while (m < n && n / gcd(n, m) > MOST_READ) {
      m++;
    }
    return m;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /**
   * A key of hash h goes from file h mod n to file h mod m. These are equal modulo any common
   * divisor, so the files fall into as many groups that have nothing to do with each other.
   */
  private static List<Job> spread(String partition, List<DataFile> files, int n, int m) {
    List<Job> jobs = new ArrayList<>();
    int groups = gcd(n, m);
    for (FileRole role : FileRole.values()) {
      for (int group = 0; group < groups; group++) {
        int of = group;
        List<DataFile> inputs =
            of(role, files).stream().filter(file -> file.k() % groups == of).toList();
        for (int k = group; k < m && !inputs.isEmpty(); k += groups * MOST_WRITTEN) {
          List<Integer> ks = new ArrayList<>();
          for (int i = k; i < m && ks.size() < MOST_WRITTEN; i += groups) {
            ks.add(i);
          }
          jobs.add(new Job(role, partition, inputs, ks, m, true));
        }
      }
    }
    return jobs;
  }

  /**
   * Small files put together, in the order in which they came into the table; stale ones that are
   * not small each for itself.
   */
  private static List<Job> joined(
      String partition, List<DataFile> files, long targetBytes, Set<String> stale) {
    List<List<DataFile>> bins = new ArrayList<>();
    long filled = targetBytes;
    List<DataFile> small =
        of(FileRole.DATA, files).stream()
            .filter(file -> file.bytes() * SMALL < targetBytes)
            .sorted(Comparator.comparingLong(DataFile::commit).thenComparing(DataFile::path))
            .toList();
    for (DataFile file : small) {
      if (filled + file.bytes() > targetBytes) {
        bins.add(new ArrayList<>());
        filled = 0;
      }
      bins.get(bins.size() - 1).add(file);
      filled += file.bytes();
    }
    bins.removeIf(bin -> bin.size() < 2 && !stale.contains(bin.get(0).path()));
    of(FileRole.DATA, files).stream()
        .filter(file -> stale.contains(file.path()) && !small.contains(file))
        .forEach(file -> bins.add(List.of(file)));
    List<Job> jobs = new ArrayList<>();
    for (int k = 0; k < bins.size(); k++) {
      jobs.add(new Job(FileRole.DATA, partition, bins.get(k), List.of(k), bins.size(), false));
    }
    return jobs;
  }

  private static List<Job> again(FileRole role, List<DataFile> files, Set<String> stale) {
    return of(role, files).stream()
        .filter(file -> stale.contains(file.path()))
        .map(CompactPlan::again)
        .toList();
  }

  /** The same file without what is forgotten, and with the table's columns. */
  private static Job again(DataFile file) {
    return new Job(
        roleOf(file), file.partition(), List.of(file), List.of(file.k()), file.n(), true);
  }
}
