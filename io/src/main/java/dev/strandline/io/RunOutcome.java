package dev.strandline.io;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.strandline.model.Books;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run ended, as its commit step saw it: kept in the run's folder as {@code outcome.json}, so
 * that whoever asks later, from any process, learns it.
 *
 * @param message why nothing was committed; empty where something was
 * @param commits the number of each sink's commit
 * @param drift where rows had other columns than the spec or the table has
 */
public record RunOutcome(
    String runId,
    Status status,
    String message,
    Map<String, Long> commits,
    Books books,
    List<RunFact.Consumed> inputs,
    List<RunFact.Written> files,
    List<RunFact.Refused> refused,
    List<RunFact.Drifted> drift) {
  /** The name of the file in the run's folder. */
  public static final String FILE = "outcome.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** How it ended. */
  public enum Status {
    COMMITTED,
    /** Rows have columns that the spec says they must not have. */
    DRIFTED,
    /** A table would lose more rows than its guard lets go. */
    SHRINKS,
    /** More rows were rejected than the spec allows. */
    OVER_LIMIT,
    /** An input was bad, and the spec says that this fails the run. */
    BAD_INPUT,
    /** The books do not balance: a fault of ours. */
    UNBALANCED,
    /** Another run committed since this epoch of a stream was planned; it is planned again. */
    STALE
  }

  public RunOutcome {
    commits = Collections.unmodifiableMap(new TreeMap<>(commits));
    inputs = List.copyOf(inputs);
    files = List.copyOf(files);
    refused = List.copyOf(refused);
    drift = drift == null ? List.of() : List.copyOf(drift);
  }

  /** Writes an outcome to nowhere: what the first one waits for is then there. */
  public static void makeReady() throws IOException {
    WrittenFile file = new WrittenFile("s0-of-1", "", "", "", 0, 1, 0, 0, "");
    RunFact.Example example = new RunFact.Example("", 1, 1, "", "");
    new RunOutcome(
            "",
            Status.COMMITTED,
            "",
            Map.of("sink", 1L),
            Books.dropping("source", 1),
            List.of(
                new RunFact.Consumed(
                    new Input("source", "", "", 0, 0, "", 1), "", 1, 1, "", false)),
            List.of(new RunFact.Written("sink", file)),
            List.of(new RunFact.Refused("source", "", "", 1, List.of(example))),
            List.of())
        .json();
  }

  byte[] json() throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /** The outcome that {@code outcome.json} holds. */
  public static RunOutcome parse(byte[] json) throws IOException {
    return JSON.readValue(json, RunOutcome.class);
  }
}
