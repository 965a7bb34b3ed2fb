package dev.strandline.io.commit;

import dev.strandline.io.store.Store;
import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a table is after its latest commit: its files, and the inputs that they came from. */
public final class TableState {
  /** A checkpoint may be removed while it is read; the newer one is read then. */
  private static final int ATTEMPTS = 3;

  private final StateFold fold;
  private final boolean published;
  private final @Nullable CommitRecord last;
  private final Cost cost;

  /** What reading took since the checkpoint, and what that one took. */
  private record Cost(int records, long bytes, long checkpointBytes) {}

  private TableState(StateFold fold, boolean published, @Nullable CommitRecord last, Cost cost) {
    this.fold = fold;
    this.published = published;
    this.last = last;
    this.cost = cost;
  }

  /** The state of the table in that store; number 0 if nothing was ever committed. */
  public static TableState read(Store store) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return readOnce(store);
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static TableState readOnce(Store store) throws IOException {
    Optional<Checkpoint.Sized> checkpoint = Checkpoint.newest(store);
    StateFold fold =
        checkpoint.map(sized -> new StateFold(sized.checkpoint())).orElseGet(StateFold::new);
    CommitRecord last = null;
    int records = 0;
    long bytes = 0;
    while (true) {
      Optional<Commits.Sized> next = Commits.after(store, fold.number);
      if (next.isEmpty()) {
        break;
      }
      last = next.get().record();
      fold.apply(last);
      records++;
      bytes += next.get().bytes();
    }
    boolean published = fold.number == 0 || store.stat(TableLayout.marker(fold.number)).isPresent();
    long size = checkpoint.map(Checkpoint.Sized::bytes).orElse(0L);
    return new TableState(fold, published, last, new Cost(records, bytes, size));
  }

  /** The latest commit's number; 0 if there is none. */
  public long number() {
    return fold.number;
  }

  /** Whether the latest commit's files are all in their places. */
  public boolean published() {
    return published;
  }

  /** What the table is; nothing before its first commit with rows. */
  public Optional<TableDefinition> table() {
    return Optional.ofNullable(fold.table);
  }

  /** Every file of rows, by path. */
  public List<DataFile> files() {
    return fold.files.values().stream().filter(DataFile::holdsRows).toList();
  }

  /** Every file, those of remembered deletes and of the key index too, by path. */
  public Collection<DataFile> allFiles() {
    return Collections.unmodifiableCollection(fold.files.values());
  }

  public Optional<DataFile> file(String path) {
    return Optional.ofNullable(fold.files.get(path));
  }

  /** The files of rows of one partition, by path. */
  public List<DataFile> files(String partition) {
    return fold.files.values().stream()
        .filter(file -> file.holdsRows() && file.partition().equals(partition))
        .toList();
  }

  /** The partitions that have rows. */
  public Set<String> partitions() {
    Set<String> found = new TreeSet<>();
    files().forEach(file -> found.add(file.partition()));
    return found;
  }

  /** The rows of all files; soft-deleted ones included. */
  public long rows() {
    return files().stream().mapToLong(DataFile::rows).sum();
  }

  /** Over how many files the partition's keys are spread; 0 if that was never fixed. */
  public int shards(String partition) {
    return fold.shards.getOrDefault(partition, 0);
  }

  /** The same for every partition where it is fixed. */
  public Map<String, Integer> shards() {
    return Collections.unmodifiableMap(fold.shards);
  }

  /** How far back the table has forgotten deletes. */
  public Horizon horizon() {
    return new Horizon(fold.horizon);
  }

  /** Where sources have truncated the table: every row that stands before is gone. */
  public Horizon truncated() {
    return new Horizon(fold.truncated);
  }

  /**
   * The highest event time that commits have seen at a step with windows, in microseconds since
   * 1970; empty before the first.
   */
  public OptionalLong eventTime(String step) {
    Long time = fold.eventTimes.get(step);
    return time == null ? OptionalLong.empty() : OptionalLong.of(time);
  }

  /** What the ledger has of every input, by source and name. */
  public Collection<KnownInput> inputs() {
    return Collections.unmodifiableCollection(fold.inputs.values());
  }

  /** What the ledger has of that input. */
  public Optional<KnownInput> input(String source, String name) {
    return Optional.ofNullable(fold.inputs.get(StateFold.key(source, name)));
  }

  /** The partitions that the input's rows went to. */
  public List<String> partitionsOf(KnownInput known) {
    return PartitionSet.read(known.input().touches()).stream()
        .mapToObj(fold.partitions::get)
        .sorted()
        .toList();
  }

  /** The inputs with rows in any of these partitions. */
  public List<KnownInput> inputsTouching(Collection<String> partitions) {
    Set<String> wanted = Set.copyOf(partitions);
    BitSet places = new BitSet();
    for (int i = 0; i < fold.partitions.size(); i++) {
      places.set(i, wanted.contains(fold.partitions.get(i)));
    }
    List<KnownInput> found = new ArrayList<>();
    for (KnownInput known : fold.inputs.values()) {
      if (PartitionSet.read(known.input().touches()).intersects(places)) {
        found.add(known);
      }
    }
    return found;
  }

  /**
   * Refuses a spec that would write another table into this one's place.
   *
   * @param location for the message
   * @throws CommitException {@link CommitError#TABLE_DIFFERS}, naming every difference
   */
  public void requireSame(TableDefinition spec, String location) throws CommitException {
    if (fold.table != null) {
      refuse(fold.table.differences(spec), fold.table.differencesBesideColumns(spec), location);
    }
  }

  /**
   * How the rows of a spec fit into the table; nothing before its first commit with rows, and where
   * the spec says that any difference is refused.
   *
   * @param fixed the columns of the key, the order and the partitions
   * @param location for the message
   * @throws CommitException {@link CommitError#TABLE_DIFFERS}, naming every difference that cannot
   *     be taken over or passed
   */
  public Optional<SchemaFit> fit(
      TableDefinition spec, Set<String> fixed, SchemaFit.Rules rules, String location)
      throws CommitException {
    if (fold.table == null) {
      return Optional.empty();
    }
    if (rules.onDrift() == OnDrift.FAIL) {
      requireSame(spec, location);
      return Optional.empty();
    }
    SchemaFit fit =
        SchemaFit.of(Schema.parse(fold.table.schema()), Schema.parse(spec.schema()), fixed, rules);
    List<String> beside = fold.table.differencesBesideColumns(spec);
    List<String> refused = new ArrayList<>(beside);
    refused.addAll(fit.refused());
    refuse(refused, beside, location);
    return Optional.of(fit);
  }

  private static void refuse(List<String> differences, List<String> beside, String location)
      throws CommitException {
    if (!differences.isEmpty()) {
      throw new CommitException(
          CommitError.TABLE_DIFFERS,
          "Cannot write to the table "
              + location
              + ": it was made by another spec ("
              + String.join("; ", differences)
              + "); make it again from all inputs with --full, or write to another path"
              + (beside.isEmpty()
                  ? "; on_drift says which changes of columns are taken over"
                  : ""));
    }
  }

  /**
   * Refuses to merge into files that are no places of keys, as other modes may have left them.
   *
   * @param indexed whether the merge needs an index of keys
   * @param location for the message
   * @throws CommitException {@link CommitError#TABLE_DIFFERS}
   */
  public void requireMergeable(boolean indexed, String location) throws CommitException {
    boolean stable =
        files().stream()
            .allMatch(
                file ->
                    file.path()
                        .equals(
                            FileRole.DATA.path(
                                file.partition(),
                                new Shard(file.partition(), file.k(), file.n()).file()
                                    + FileRole.DATA.ending())));
    boolean lacksIndex =
        indexed
            && !files().isEmpty()
            && allFiles().stream().noneMatch(file -> file.role() == FileRole.INDEX);
    if (!stable || lacksIndex) {
      throw new CommitException(
          CommitError.TABLE_DIFFERS,
          "Cannot merge into the table "
              + location
              + ": "
              + (stable ? "it has no index of keys" : "its files were appended")
              + ", for another mode made it; make it again from all inputs with --full, or write to"
              + " another path");
    }
  }

  /** The latest record, if it was read; a checkpoint may stand for it. */
  Optional<CommitRecord> last() {
    return Optional.ofNullable(last);
  }

  TableState asPublished() {
    return new TableState(fold, true, last, cost);
  }

  /** How many records were read since the checkpoint. */
  int records() {
    return cost.records;
  }

  boolean checkpointIsDue() {
    return cost.records >= Checkpoint.RECORDS
        || cost.bytes >= Math.max(Checkpoint.BYTES, cost.checkpointBytes);
  }

  Checkpoint checkpoint() {
    return new Checkpoint(
        CommitRecord.FORMAT,
        fold.number,
        fold.table,
        fold.shards,
        fold.horizon,
        fold.partitions,
        List.copyOf(fold.inputs.values()),
        List.copyOf(fold.files.values()),
        fold.eventTimes,
        fold.truncated);
  }
}
