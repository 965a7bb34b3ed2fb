package dev.strandline.io.commit;

import dev.strandline.model.Books;
import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One commit: the files that it puts into the table and takes away, and the inputs that it
 * consumed.
 *
 * <p>It is JSON, in snake_case, and fixed for ever: later releases add fields, never change or drop
 * one. A reader ignores fields that it does not know; what must not be ignored raises {@link
 * #FORMAT}, and a reader refuses a higher one. A record is written once and never again, so it only
 * holds what its run did: the state of the table is the fold of the records since a checkpoint.
 *
 * @param number from 1; 0 in a draft
 * @param mode null where no rows are written
 * @param table what the table is from now on; null where that stays as it was
 * @param drift in which columns {@code table} is not what it was before, for people to read; told
 *     where an existing table took over what its rows brought
 * @param shards files a partition, where this commit fixes or changes their number
 * @param horizon how far back deletes are forgotten from now on; empty where that stays as it was
 * @param truncated where sources have truncated the table, all of it that is known; empty where
 *     that stays as it was
 * @param partitions those that the inputs' {@code touches} are places in
 * @param offsets what was read of logs
 * @param eventTimes by the step with windows, the highest event time that this commit has seen, in
 *     microseconds since 1970-01-01T00:00Z
 */
public record CommitRecord(
    int format,
    long number,
    String runId,
    CommitKind kind,
    Instant created,
    String specHash,
    @Nullable WriteMode mode,
    @Nullable TableDefinition table,
    List<Change> drift,
    List<Put> puts,
    List<Remove> removes,
    Map<String, Integer> shards,
    List<Horizon.Mark> horizon,
    List<String> partitions,
    List<ConsumedInput> inputs,
    List<OffsetRange> offsets,
    List<LetterFile> letters,
    Books books,
    Map<String, Long> eventTimes,
    List<Horizon.Mark> truncated)
    implements Json.Versioned {
  /** The format that this release writes, and the highest that it reads. */
  public static final int FORMAT = 1;

  public CommitRecord {
    Objects.requireNonNull(runId, "run_id");
    Objects.requireNonNull(kind, "kind");
    drift = copy(drift);
    puts = copy(puts);
    removes = copy(removes);
    shards = shards == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(shards));
    horizon = copy(horizon);
    truncated = copy(truncated);
    partitions = copy(partitions);
    inputs = copy(inputs);
    offsets = copy(offsets);
    letters = copy(letters);
    books = books == null ? Books.EMPTY : books;
    eventTimes =
        eventTimes == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(eventTimes));
  }

  private static <T> List<T> copy(@Nullable Collection<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /**
   * A column that changed: a word of {@link dev.strandline.model.SchemaChange.Kind}, of this
   * release or a later one, for people to read.
   *
   * @param from its type before; null for a new column
   * @param to its type from now on
   */
  public record Change(String change, String column, @Nullable String from, @Nullable String to) {}

  /**
   * A file to put into its place.
   *
   * @param role what it is for; null for rows
   * @param staged where it stands, below the table
   * @param target where it goes, below the table; a file that is there is replaced
   * @param k the shard, from 0 to {@code n - 1}
   * @param checksum of its bytes
   */
  public record Put(
      @Nullable FileRole role,
      String staged,
      String target,
      String partition,
      int k,
      int n,
      long rows,
      long bytes,
      String checksum) {
    public Put {
      Objects.requireNonNull(staged, "staged");
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(partition, "partition");
    }
  }

  /**
   * A file to take away, if it still is the one that the commit meant.
   *
   * @param version of the store; empty if it was gone when the commit was made
   */
  public record Remove(String path, long bytes, String version) {
    public Remove {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(version, "version");
    }
  }

  /**
   * What was read of one partition of a log.
   *
   * @param incarnation the topic's id: offsets of another one say nothing
   * @param to exclusive
   */
  public record OffsetRange(
      String source, String topic, String incarnation, int partition, long from, long to) {}

  /**
   * A file of dead letters to put into the dead letters' store.
   *
   * @param store the store's location
   */
  public record LetterFile(String store, String staged, String target, long rows, long bytes) {}

  /** A draft of what that run commits. */
  public static CommitDraft draft(String runId, CommitKind kind) {
    return new CommitDraft(runId, kind);
  }

  CommitRecord numbered(long newNumber) {
    return new CommitRecord(
        format,
        newNumber,
        runId,
        kind,
        created,
        specHash,
        mode,
        table,
        drift,
        puts,
        removes,
        shards,
        horizon,
        partitions,
        inputs,
        offsets,
        letters,
        books,
        eventTimes,
        truncated);
  }
}
