package dev.strandline.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.commit.ConsumedInput;
import dev.strandline.io.commit.Lease;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.pipelines.cli.LedgerEntry;
import dev.strandline.pipelines.cli.RunEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A table's runs, from its commit records and the reports that its runs have left. Writes nothing.
 */
final class TableHistory {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REPORT = "/report.json";
  private static final Set<String> LEFT_OUT = Set.of("skipped", "waiting");

  private final Store store;
  private final String location;

  private static final String SUBMITTED = "submitted";

  /** Where only the record of its letters tells of a run. */
  private static final String STOPPED = "stopped";

  /** An epoch that another run has overtaken: it is planned again. */
  private static final String STALE = "stale";

  TableHistory(String location) throws IOException {
    this.location = location;
    this.store = Stores.open(location);
  }

  /** The newest runs, newest first. */
  List<RunEntry> runs(int limit) throws IOException {
    Map<String, CommitRecord> commits = new TreeMap<>();
    for (CommitRecord record : Commits.newest(store, limit)) {
      commits.put(record.runId(), record);
    }
    TreeSet<String> ids = new TreeSet<>(Collections.reverseOrder());
    ids.addAll(commits.keySet());
    ids.addAll(TableLayout.runs(store));
    List<RunEntry> entries = new ArrayList<>();
    for (String id : ids) {
      if (entries.size() == limit) {
        break;
      }
      entries.add(entry(id, Optional.ofNullable(commits.get(id))));
    }
    return entries;
  }

  /** What the ledger has, by source and path. */
  List<LedgerEntry> ledger() throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    TableState.read(store)
        .inputs()
        .forEach(
            known -> {
              ConsumedInput input = known.input();
              entries.add(
                  new LedgerEntry(
                      input.source(),
                      input.name(),
                      input.location(),
                      input.bytes(),
                      input.version(),
                      input.checksum(),
                      input.content(),
                      input.rows(),
                      input.rejected(),
                      known.commit(),
                      input.verdict()));
            });
    return entries;
  }

  private RunEntry entry(String id, Optional<CommitRecord> record) throws IOException {
    Optional<JsonNode> report = report(id);
    Instant started =
        report
            .map(tree -> Instant.parse(tree.at("/run/started").asText()))
            .or(() -> record.map(CommitRecord::created))
            .or(() -> RunId.started(id))
            .orElse(Instant.EPOCH);
    OptionalLong millis =
        report.filter(tree -> !isSubmitted(tree)).isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(
                Duration.between(started, Instant.parse(report.get().at("/run/ended").asText()))
                    .toMillis());
    // The report of a run that went on alone was made before it had read anything.
    Counts counts =
        report
            .filter(tree -> record.isEmpty() || !isSubmitted(tree))
            .map(this::counts)
            .or(() -> record.map(TableHistory::counts))
            .orElse(Counts.NONE);
    return new RunEntry(
        id,
        started,
        millis,
        record.map(found -> found.kind().toString()).orElse(""),
        outcome(id, report, record),
        record.map(found -> OptionalLong.of(found.number())).orElse(OptionalLong.empty()),
        counts.inputs,
        counts.bytes,
        counts.rows,
        counts.rejected,
        counts.inserted,
        counts.updated,
        counts.deleted,
        record.map(found -> (long) found.puts().size()).orElse(0L),
        record.map(found -> (long) found.removes().size()).orElse(0L),
        report.map(tree -> tree.at("/outcome/message").asText()).orElse(""),
        record.map(TableHistory::drift).orElse(List.of()),
        report.map(tree -> store.location() + "/" + TableLayout.run(id) + "/report.html"));
  }

  /** Such as {@code add_column note string}, {@code widen amount int32 to int64}. */
  private static List<String> drift(CommitRecord record) {
    return record.drift().stream()
        .map(
            c ->
                c.change()
                    + " "
                    + c.column()
                    + (c.from() == null ? "" : " " + c.from())
                    + (c.to() == null || c.to().equals(c.from())
                        ? ""
                        : (c.from() == null ? " " : " to ") + c.to()))
        .toList();
  }

  private static boolean isAborted(CommitRecord record) {
    return record.kind() == CommitKind.ABORTED;
  }

  private static boolean isSubmitted(JsonNode report) {
    return report.at("/outcome/kind").asText().equals(SUBMITTED);
  }

  private String outcome(String id, Optional<JsonNode> report, Optional<CommitRecord> record)
      throws IOException {
    boolean submitted = report.filter(TableHistory::isSubmitted).isPresent();
    if (report.isPresent() && !submitted) {
      return report.get().at("/outcome/kind").asText();
    }
    if (record.isPresent() && !isAborted(record.get())) {
      return "committed";
    }
    Optional<String> told = stopped(id);
    if (submitted || record.isPresent() || told.isPresent()) {
      return told.orElse(record.isPresent() ? STOPPED : SUBMITTED);
    }
    return Lease.holder(store).filter(id::equals).isPresent() ? "running" : "died";
  }

  /** Why a run that went on alone, or an epoch, has committed nothing, if it has ended. */
  private Optional<String> stopped(String id) throws IOException {
    try {
      RunOutcome outcome =
          RunOutcome.parse(store.read(TableLayout.run(id) + "/" + RunOutcome.FILE));
      return Optional.of(
          outcome.status() == RunOutcome.Status.STALE
              ? STALE
              : Endings.of(outcome.status(), "").kind().name().toLowerCase(Locale.ROOT));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<JsonNode> report(String id) throws IOException {
    try {
      return Optional.of(JSON.readTree(store.read(TableLayout.run(id) + REPORT)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private record Counts(
      long inputs,
      long bytes,
      long rows,
      long rejected,
      long inserted,
      long updated,
      long deleted) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
  }

  private Counts counts(JsonNode report) {
    long bytes = 0;
    long rows = 0;
    long inputs = 0;
    for (JsonNode input : report.path("inputs")) {
      if (!LEFT_OUT.contains(input.path("verdict").asText())) {
        inputs++;
        bytes += input.path("bytes").asLong();
        rows += input.path("rows").asLong();
      }
    }
    long rejected = 0;
    for (JsonNode reject : report.path("rejects")) {
      rejected += reject.path("rows").asLong();
    }
    for (JsonNode sink : report.path("sinks")) {
      boolean ours =
          sink.path("target").asText().equals(location) || report.path("sinks").size() == 1;
      if (ours) {
        return new Counts(
            inputs,
            bytes,
            rows,
            rejected,
            sink.path("inserted").asLong(),
            sink.path("updated").asLong(),
            sink.path("deleted").asLong());
      }
    }
    return new Counts(inputs, bytes, rows, rejected, 0, 0, 0);
  }

  private static Counts counts(CommitRecord record) {
    if (isAborted(record)) {
      return new Counts(0, 0, 0, record.books().sum(Books.Entry.REJECTED), 0, 0, 0);
    }
    return new Counts(
        record.inputs().size(),
        record.inputs().stream().mapToLong(ConsumedInput::bytes).sum(),
        record.inputs().stream().mapToLong(ConsumedInput::rows).sum(),
        record.inputs().stream().mapToLong(ConsumedInput::rejected).sum(),
        record.books().sum(Books.Entry.INSERTED),
        record.books().sum(Books.Entry.UPDATED),
        record.books().sum(Books.Entry.DELETED));
  }
}
