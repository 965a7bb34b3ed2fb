package dev.strandline.pipelines;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.strandline.io.RunFact;
import dev.strandline.io.RunOutcome;
import dev.strandline.model.Books;
import dev.strandline.pipelines.report.StreamCommit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has done so far: kept in its folder as {@code stream.json}, so that any process can
 * tell, and a restored job goes on with it.
 *
 * @param commits how many epochs have committed
 * @param stale how many were overtaken, and planned again
 * @param rows read by those that committed
 * @param books the sums of those that committed
 * @param tables the number of each sink's last commit
 * @param refused reasons of rejected rows, added up
 * @param drift where rows had other columns than the spec or the table, added up
 * @param recent the last epochs, oldest first
 * @param end null while it goes on
 */
record StreamBook(
    long commits,
    long stale,
    long rows,
    Books books,
    Map<String, Long> tables,
    List<RunFact.Refused> refused,
    List<RunFact.Drifted> drift,
    List<StreamCommit> recent,
    @Nullable StreamEnd end) {
  /** The name of the file in the stream's folder. */
  static final String FILE = "stream.json";

  private static final int MOST_RECENT = 500;
  private static final int MOST_DRIFTS = 500;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static final StreamBook EMPTY =
      new StreamBook(0, 0, 0, Books.EMPTY, Map.of(), List.of(), List.of(), List.of(), null);

  StreamBook {
    tables = Map.copyOf(tables);
    refused = List.copyOf(refused);
    drift = drift == null ? List.of() : List.copyOf(drift); // as earlier releases wrote it
    recent = List.copyOf(recent);
  }

  /** The same after another epoch. */
  StreamBook with(RunOutcome outcome, StreamCommit entry) {
    boolean committed = outcome.status() == RunOutcome.Status.COMMITTED;
    boolean isStale = outcome.status() == RunOutcome.Status.STALE;
    Map<String, Long> latest = new TreeMap<>(tables);
    latest.putAll(outcome.commits());
    List<StreamCommit> last = new ArrayList<>(recent);
    last.add(entry);
    return new StreamBook(
        commits + (committed ? 1 : 0),
        stale + (isStale ? 1 : 0),
        rows + (committed ? entry.rows() : 0),
        committed ? books.plus(outcome.books()) : books,
        latest,
        isStale ? refused : plus(refused, outcome.refused()),
        isStale ? drift : drifts(drift, outcome.drift()),
        last.subList(Math.max(0, last.size() - MOST_RECENT), last.size()),
        end);
  }

  /** Whether an epoch is among the last that ended. */
  boolean has(String runId) {
    return recent.stream().anyMatch(one -> one.runId().equals(runId));
  }

  private static List<RunFact.Refused> plus(
      List<RunFact.Refused> before, List<RunFact.Refused> more) {
    Map<String, RunFact.Refused> sums = new LinkedHashMap<>();
    for (List<RunFact.Refused> some : List.of(before, more)) {
      some.forEach(
          one ->
              sums.merge(
                  one.node() + "\0" + one.code() + "\0" + one.column(),
                  one,
                  RunFact.Refused::plus));
    }
    return List.copyOf(sums.values());
  }

  /** Of a source with columns without end the first ones are kept. */
  private static List<RunFact.Drifted> drifts(
      List<RunFact.Drifted> before, List<RunFact.Drifted> more) {
    Map<String, RunFact.Drifted> sums = new LinkedHashMap<>();
    for (List<RunFact.Drifted> some : List.of(before, more)) {
      some.forEach(
          one -> sums.merge(one.node() + "\0" + one.drift().key(), one, RunFact.Drifted::plus));
    }
    return sums.values().stream().limit(MOST_DRIFTS).toList();
  }

  /** How many rows had a value for which there was no place. */
  static long drifted(List<RunFact.Drifted> drift) {
    return drift.stream().mapToLong(one -> one.drift().rows()).sum();
  }

  /** The same once it is over. */
  StreamBook ended(StreamEnd how) {
    return new StreamBook(commits, stale, rows, books, tables, refused, drift, recent, how);
  }

  Optional<StreamEnd> ending() {
    return Optional.ofNullable(end);
  }

  byte[] json() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  static StreamBook parse(byte[] json) throws IOException {
    return JSON.readValue(json, StreamBook.class);
  }
}
