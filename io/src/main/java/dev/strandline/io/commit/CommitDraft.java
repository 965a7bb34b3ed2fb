package dev.strandline.io.commit;

import dev.strandline.model.Books;
import dev.strandline.model.Horizon;
import dev.strandline.model.SchemaChange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what a run commits, into a {@link CommitRecord} without a number. */
public final class CommitDraft {
  private final String runId;
  private final CommitKind kind;
  private Instant created = Instant.EPOCH;
  private String specHash = "";
  private @Nullable WriteMode mode;
  private @Nullable TableDefinition table;
  private List<CommitRecord.Change> drift = List.of();
  private List<CommitRecord.Put> puts = List.of();
  private List<CommitRecord.Remove> removes = List.of();
  private Map<String, Integer> shards = Map.of();
  private Horizon horizon = Horizon.NONE;
  private Horizon truncated = Horizon.NONE;
  private final Map<ConsumedInput, Set<String>> inputs = new LinkedHashMap<>();
  private final List<CommitRecord.LetterFile> letters = new ArrayList<>();
  private Books books = Books.EMPTY;
  private Map<String, Long> eventTimes = Map.of();

  CommitDraft(String runId, CommitKind kind) {
    this.runId = TableLayout.checkRunId(runId);
    this.kind = kind;
  }

  /** When and by which spec. */
  public CommitDraft made(Instant when, String bySpecHash) {
    created = when.truncatedTo(ChronoUnit.MICROS);
    specHash = bySpecHash;
    return this;
  }

  /** What becomes of the table's files. */
  public CommitDraft files(CommitPlan plan, List<CommitRecord.Remove> leaving) {
    mode = plan.mode();
    puts = plan.puts();
    removes = leaving;
    shards = plan.shards();
    return this;
  }

  /** How far back deletes are forgotten from now on. */
  public CommitDraft forgetting(Horizon newHorizon) {
    horizon = newHorizon;
    return this;
  }

  /** Where the table was truncated, with what was known of it before. */
  public CommitDraft truncated(Horizon known) {
    truncated = known;
    return this;
  }

  /** What the table is from now on: in its first commit, and where that changes. */
  public CommitDraft table(TableDefinition definition) {
    table = definition;
    return this;
  }

  /** In which columns the table is not what it was before. */
  public CommitDraft drift(List<SchemaChange> changes) {
    drift =
        changes.stream()
            .map(c -> new CommitRecord.Change(c.change().toString(), c.column(), c.from(), c.to()))
            .toList();
    return this;
  }

  /** An input that was consumed, and the paths of the partitions that its rows went to. */
  public CommitDraft input(ConsumedInput input, Collection<String> partitions) {
    inputs.put(input, Set.copyOf(partitions));
    return this;
  }

  /** A file of dead letters. */
  public CommitDraft letters(CommitRecord.LetterFile file) {
    letters.add(file);
    return this;
  }

  public CommitDraft books(Books newBooks) {
    books = newBooks;
    return this;
  }

  /** How far event time has come, by the step with windows. */
  public CommitDraft eventTimes(Map<String, Long> times) {
    eventTimes = times;
    return this;
  }

  CommitRecord record(long number) {
    TreeSet<String> touched = new TreeSet<>();
    inputs.values().forEach(touched::addAll);
    List<String> partitions = List.copyOf(touched);
    Map<String, Integer> places = new HashMap<>();
    partitions.forEach(partition -> places.put(partition, places.size()));
    List<ConsumedInput> placed = new ArrayList<>();
    inputs.forEach(
        (input, of) -> {
          BitSet set = new BitSet();
          of.forEach(partition -> set.set(places.getOrDefault(partition, 0)));
          placed.add(input.touching(PartitionSet.write(set)));
        });
    return new CommitRecord(
        CommitRecord.FORMAT,
        number,
        runId,
        kind,
        created,
        specHash,
        mode,
        table,
        drift,
        puts,
        removes,
        new TreeMap<>(shards),
        horizon.marks(),
        partitions,
        placed,
        List.of(),
        letters,
        books,
        eventTimes,
        truncated.marks());
  }
}
