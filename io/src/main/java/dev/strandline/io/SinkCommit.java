package dev.strandline.io;

import dev.strandline.io.commit.CommitConflict;
import dev.strandline.model.Books;
import dev.strandline.model.Drift;
import dev.strandline.model.Horizon;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a run's staged files the table's, all or none; runs once a run, on a worker. */
public interface SinkCommit extends Serializable {
  /** Where the run's outcome is kept: the folder of the run, in the table. */
  String runFolder();

  /**
   * Commits.
   *
   * @return the commit's number
   */
  long commit(Result result) throws IOException;

  /** Why a guard of the sink stops the run before its commit; empty if none does. */
  Optional<String> guard(Result result) throws IOException;

  /** In which columns the run's rows are not what the table has, and what becomes of it. */
  default List<Drift> drift() {
    return List.of();
  }

  /** Whether this run's commit is there, published or not: then the run has happened. */
  boolean isCommitted() throws IOException;

  /**
   * The conflict that a commit would meet, where another run has its number already. What was read
   * of the table may then be what that one left, so nothing that follows of it is to be told.
   */
  default Optional<CommitConflict> overtaken() throws IOException {
    return Optional.empty();
  }

  /** Removes from staging what attempts have left that did not count, once the run is over. */
  default void sweep() throws IOException {}

  /** Publishes the letters of a run that stops; no rows, no inputs. */
  void abort(Result result) throws IOException;

  /**
   * What a run came to.
   *
   * @param files the sink's staged files
   * @param inputs those read, one an input
   * @param touched by the input's origin text, the partitions that its rows went to
   * @param letters staged files of dead letters
   * @param eventTimes by the step with windows, the highest event time of good inputs, in
   *     microseconds since 1970
   * @param truncated where the run has truncated the table
   */
  record Result(
      List<WrittenFile> files,
      List<RunFact.Consumed> inputs,
      Map<String, Set<String>> touched,
      List<LetterFile> letters,
      Books books,
      Map<String, Long> eventTimes,
      Horizon truncated) {
    public Result {
      files = List.copyOf(files);
      inputs = List.copyOf(inputs);
      touched = Map.copyOf(touched);
      letters = List.copyOf(letters);
      eventTimes = Map.copyOf(eventTimes);
    }
  }

  /**
   * A staged file of dead letters.
   *
   * @param store the letters' store
   */
  record LetterFile(String store, WrittenFile file) {}
}
