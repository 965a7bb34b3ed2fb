package dev.strandline.model;

/**
 * One of the {@code n} files that a partition's keys are spread over; a key lives in one shard.
 *
 * @param partition the path of the partition below the table, such as {@code
 *     year=2024/month=01/day=03}; empty where a table is not partitioned
 * @param k from 0 to {@code n - 1}
 */
public record Shard(String partition, int k, int n) {
  public Shard {
    if (n < 1 || k < 0 || k >= n) {
      throw new IllegalArgumentException("a shard's k must be 0 to n - 1, got " + k + " of " + n);
    }
  }

  /** The partition, {@code /} unless it is empty, and {@link #file()}. */
  public String name() {
    return partition.isEmpty() ? file() : partition + "/" + file();
  }

  /** {@code s<k>-of-<n>}: the name of the shard's stable file, without an extension. */
  public String file() {
    return "s" + k + "-of-" + n;
  }

  /** The shard that {@link #name()} wrote. */
  public static Shard parse(String name) {
    int slash = name.lastIndexOf('/');
    int of = name.indexOf("-of-", slash + 1);
    if (of < 0 || name.charAt(slash + 1) != 's') {
      throw new IllegalArgumentException("Cannot read a shard's name: \"" + name + "\"");
    }
    return new Shard(
        slash < 0 ? "" : name.substring(0, slash),
        Integer.parseInt(name, slash + 2, of, 10),
        Integer.parseInt(name, of + 4, name.length(), 10));
  }

  @Override
  public String toString() {
    return name();
  }
}
