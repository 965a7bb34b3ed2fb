package dev.strandline.io.table;

import dev.strandline.io.Input;
import dev.strandline.io.InputContents;
import dev.strandline.io.Intake;
import dev.strandline.io.LetterStanding;
import dev.strandline.io.Offered;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.KnownInput;
import dev.strandline.io.commit.SchemaFit;
import dev.strandline.io.commit.TableCommit;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Admission;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import dev.strandline.model.MergeForm;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Partitioning;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RowKey;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import dev.strandline.model.ShardOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A table of Parquet files as the sink of a spec. */
final class ParquetTable implements Sink {
  private static final int NEW_INDEX_SHARDS = 16;

  private final WriteToParquetConfig config;
  private final Schema schema;
  private final RowKey key;
  private final RunContext run;
  private final String node;
  private @Nullable TableState state;
  private @Nullable LetterLedger letters;
  private Admission admission = Admission.ALL;
  private Set<String> quarantined = Set.of();
  private boolean everything;
  private @Nullable SchemaFit fit;

  ParquetTable(
      String node, WriteToParquetConfig config, Schema schema, RowKey key, RunContext run) {
    this.node = node;
    this.config = config;
    this.schema = schema;
    this.key = key;
    this.run = run;
    this.everything = run.full();
  }

  @Override
  public String target() {
    return config.path();
  }

  @Override
  public boolean has(String file) throws IOException {
    return state().file(file).isPresent();
  }

  /** A full run replaces all, from all inputs, in any mode. */
  private WriteMode mode() {
    return everything ? WriteMode.OVERWRITE : config.mode();
  }

  @Override
  public Partitioning partitioning() {
    return Partitioning.parse(config.partitionBy(), schema);
  }

  @Override
  public long targetFileBytes() {
    return config.targetFileSize();
  }

  @Override
  public boolean replacesAll() {
    return mode() == WriteMode.OVERWRITE;
  }

  @Override
  public boolean needsInput() {
    return mode() == WriteMode.OVERWRITE && !config.allowEmpty();
  }

  @Override
  public OptionalLong contentOf(String source, String name) throws IOException {
    return state()
        .input(source, name)
        .map(known -> OptionalLong.of(known.input().content()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public LetterStanding standingOf(DeadLetter letter) throws IOException {
    LetterLedger known = letters;
    if (known == null) {
      known = new LetterLedger(Stores.open(config.path()), state());
      letters = known;
    }
    return known.of(letter);
  }

  @Override
  public boolean replays() {
    return config.replays();
  }

  @Override
  public boolean indexed() {
    return merges() && !isPartitionInKey();
  }

  @Override
  public boolean merges() {
    return config.mode() == WriteMode.MERGE;
  }

  @Override
  public boolean marks() {
    // A row that lacks values must not take them from a row before its key's delete.
    return merges()
        && config.deletes() == WriteToParquetConfig.Deletes.SOFT
        && key.positions() != PositionForm.COLUMNS;
  }

  @Override
  public boolean forgot() {
    return !horizon().isNone();
  }

  @Override
  public OptionalLong eventTime(String step) throws IOException {
    return mode() == WriteMode.MERGE || mode() == WriteMode.APPEND
        ? state().eventTime(step)
        : OptionalLong.empty();
  }

  /** How far back rows of keys that the table does not know can be judged. */
  private Horizon horizon() {
    return mode() == WriteMode.MERGE && state != null ? state.horizon() : Horizon.NONE;
  }

  @Override
  public Map<String, Integer> fixedFiles() throws IOException {
    return mode() == WriteMode.MERGE ? state().shards() : Map.of();
  }

  @Override
  public Intake take(List<Offered> offered, InputContents contents) throws IOException {
    TableIntake.Taken taken =
        new TableIntake(config, mode(), this::state, !isPartitionInKey()).take(offered, contents);
    admission = taken.admission();
    quarantined = taken.quarantined();
    everything |= taken.everything();
    return taken.intake();
  }

  @Override
  public List<Input> consumed(String source) throws IOException {
    if (mode() == WriteMode.OVERWRITE) {
      return List.of();
    }
    return state().inputs().stream()
        .map(KnownInput::input)
        .filter(input -> input.source().equals(source))
        .map(Ledger::found)
        .toList();
  }

  @Override
  public Admission admission() {
    return admission;
  }

  @Override
  public Set<String> quarantined() {
    return quarantined;
  }

  /** Whether a key's rows are all in one partition. */
  private boolean isPartitionInKey() {
    return key.spreadBy().containsAll(partitioning().columns(schema));
  }

  @Override
  public String action(String partition) {
    return switch (mode()) {
      case APPEND -> "append";
      case MERGE -> admission.rebuilt().contains(partition) ? "rebuild" : "merge";
      case OVERWRITE, OVERWRITE_PARTITIONS -> "replace";
    };
  }

  private TableState state() throws IOException {
    TableState known = state;
    if (known == null) {
      known = TableState.read(Stores.open(config.path()));
      state = known;
    }
    return known;
  }

  @Override
  public ShardOutput output() {
    StagedParquet files =
        new StagedParquet(
            config.path(),
            run.runId(),
            config.settings(),
            config.stored(key.positions()),
            mode() == WriteMode.APPEND);
    if (!merges()) {
      return files;
    }
    boolean soft = config.deletes() == WriteToParquetConfig.Deletes.SOFT;
    return new MergedParquet(
        files,
        new MergeForm(key, soft, indexed(), run.started()),
        state == null ? 0 : state.number(),
        indexShards(),
        storedPaths(),
        admission.rebuilt(),
        horizon(),
        mode() == WriteMode.MERGE && state != null ? state.truncated() : Horizon.NONE);
  }

  /** As many as the table's index has; a new one as many as keep each in memory for long. */
  private int indexShards() {
    if (mode() == WriteMode.MERGE && state != null) {
      for (DataFile file : state.allFiles()) {
        if (file.role() == FileRole.INDEX) {
          return file.n();
        }
      }
    }
    return NEW_INDEX_SHARDS;
  }

  /** The files that new rows may meet. */
  private Set<String> storedPaths() {
    Set<String> paths = new TreeSet<>();
    if (mode() == WriteMode.MERGE && state != null) {
      for (DataFile file : state.allFiles()) {
        paths.add(file.path());
      }
    }
    return paths;
  }

  @Override
  public void rollForward() throws IOException {
    TableCommit.to(Stores.open(config.path())).rollForward();
  }

  @Override
  public SinkCommit prepare(long lease) throws IOException {
    TableState planned = state;
    TableState prepared = TableCommit.to(Stores.open(config.path())).prepare();
    if (planned != null && planned.number() != prepared.number()) {
      // What is to be read was decided by a state that is no longer the table's.
      throw new CommitConflict(config.path(), prepared);
    }
    state = prepared;
    TableDefinition definition = definition();
    if (!run.full() && config.mode() != WriteMode.OVERWRITE) {
      // Also where a correction makes the whole table again: nobody has asked for other columns.
      fit = prepared.fit(definition, fixedColumns(), config.drift(), config.path()).orElse(null);
    }
    if (mode() == WriteMode.MERGE) {
      prepared.requireMergeable(indexed(), config.path());
    }
    return new TableSinkCommit(
        node,
        config.path(),
        run,
        mode(),
        fit == null ? definition : definition.with(fit.table()),
        drift(),
        prepared.number(),
        admission.rebuilt(),
        lease,
        guard());
  }

  /** Those that a table goes by; their types are in its files' names, indexes and orders. */
  private Set<String> fixedColumns() {
    Set<String> fixed = new TreeSet<>(key.columns());
    fixed.addAll(key.orderBy());
    fixed.addAll(partitioning().columns(schema));
    return fixed;
  }

  private List<Drift> drift() {
    if (fit == null) {
      return List.of();
    }
    List<Drift> drift = new ArrayList<>();
    fit.taken().forEach(change -> drift.add(Drift.of(change, OnDrift.EVOLVE)));
    fit.passed()
        .forEach(
            change ->
                drift.add(
                    Drift.of(
                        change,
                        change.change() == SchemaChange.Kind.DROP_COLUMN
                            ? OnDrift.IGNORE
                            : config.onDrift())));
    return drift;
  }

  @Override
  public Optional<Fit> fit() {
    if (fit == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Fit(
            fit.table(), Partitioning.parse(config.partitionBy(), fit.table()), config.onDrift()));
  }

  /** What a compaction of the table aims at. */
  CompactSettings compaction() {
    return new CompactSettings(
        config.targetFileSize(),
        Optional.of(config.settings()),
        Optional.ofNullable(config.deleteMemory()),
        false);
  }

  private ShrinkGuard guard() {
    return run.allowShrink() || mode() == WriteMode.APPEND
        ? ShrinkGuard.NONE
        : new ShrinkGuard(config.maxDeleteRatio(), config.maxDeleteMinRows());
  }

  private TableDefinition definition() {
    boolean soft = merges() && config.deletes() == WriteToParquetConfig.Deletes.SOFT;
    return new TableDefinition(
        key.columns(),
        key.order(),
        config.partitionBy(),
        schema.text(),
        soft ? "soft" : null,
        key.window().text().isEmpty() ? null : key.window().text());
  }
}
