package dev.strandline.io;

import dev.strandline.model.Admission;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Partitioning;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A sink of a checked spec: shards are written into staging by workers, and one commit makes them
 * the table's.
 */
public interface Sink {
  /** The table's or folder's location. */
  String target();

  /** Whether a file, by its path below the target, is one of those that the table has now. */
  default boolean has(String file) throws IOException {
    return false;
  }

  /** How rows are split into folders; the planner shuffles by it. */
  Partitioning partitioning();

  /** The size that one file should have, in bytes; the planner spreads partitions by it. */
  long targetFileBytes();

  /** Whether a run replaces the whole table, so that one without any input empties it. */
  boolean replacesAll();

  /** Whether a run without any input is stopped, since it would empty the table. */
  boolean needsInput();

  /** Over how many files partitions are spread, where that is fixed already, by path. */
  default Map<String, Integer> fixedFiles() throws IOException {
    return Map.of();
  }

  /**
   * Which of the inputs offered have to be read, each with the number of its content.
   *
   * @param offered all that the sources have found that feed this sink
   * @throws IOException where an input cannot be read again, such as a changed one for an append
   */
  Intake take(List<Offered> offered, InputContents contents) throws IOException;

  /** What the table has taken in of a source; nothing where this run makes it again from all. */
  default List<Input> consumed(String source) throws IOException {
    return List.of();
  }

  /** Which rows of the inputs that {@link #take} looked at the sink still needs. */
  default Admission admission() {
    return Admission.ALL;
  }

  /** Why inputs found are left out although they are new; one sentence for each. */
  default Set<String> quarantined() {
    return Set.of();
  }

  /**
   * Whether a merge keeps an index of where the row of each key stands, since the partitions do not
   * follow from the key.
   */
  default boolean indexed() {
    return false;
  }

  /**
   * The number of the content of an input that the sink has taken in last; empty if it never has.
   */
  default OptionalLong contentOf(String source, String name) throws IOException {
    return OptionalLong.empty();
  }

  /** Whether a replay of that letter takes in what the table lacks. */
  default LetterStanding standingOf(DeadLetter letter) throws IOException {
    return LetterStanding.UNREAD;
  }

  /** Whether rows may come that earlier runs refused, without the rows beside them. */
  default boolean replays() {
    return false;
  }

  /** Whether new rows meet those that the table has, and deletes take these away. */
  default boolean merges() {
    return false;
  }

  /**
   * Whether deleted rows stay, marked, so that a key's row is wanted beside the delete that came
   * with it.
   */
  default boolean marks() {
    return false;
  }

  /** Whether deletes were forgotten, so that rows may come too late to be judged. */
  default boolean forgot() {
    return false;
  }

  /**
   * The highest event time that the table's commits have seen at a step with windows, in
   * microseconds since 1970; empty where none has, and where this run makes the table again from
   * all that there is.
   */
  default OptionalLong eventTime(String step) throws IOException {
    return OptionalLong.empty();
  }

  /** What a run would do to that partition, in a word: {@code replace}, {@code append}. */
  String action(String partition);

  /**
   * Into what rows are to be made before they are sharded, where the table's columns are not theirs
   * or rows of other columns may come; known once the sink is {@link #prepare}d.
   */
  default Optional<Fit> fit() {
    return Optional.empty();
  }

  /**
   * What a table takes.
   *
   * @param table the columns of the rows that it takes
   * @param partitioning how those are split into folders
   * @param onDrift what becomes of values that it has no place for
   */
  record Fit(Schema table, Partitioning partitioning, OnDrift onDrift) {}

  /** Writes shards into staging. */
  ShardOutput output();

  /** Finishes what a dead run left, for a run that has nothing else to do. */
  void rollForward() throws IOException;

  /**
   * Readies the table for this run and gives its commit: finishes what a dead run left, and notes
   * the state that the run starts from. A durable effect, unlike everything else here.
   *
   * @param lease the number of the run's lease on the table; 0 for a run without one
   */
  SinkCommit prepare(long lease) throws IOException;
}
