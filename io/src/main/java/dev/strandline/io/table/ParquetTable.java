package dev.strandline.io.table;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.CommitException;
import dev.strandline.io.commit.KnownInput;
import dev.strandline.io.commit.TableCommit;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Partitioning;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of Parquet files as the sink of a spec. */
final class ParquetTable implements Sink {
  private final WriteToParquetConfig config;
  private final Schema schema;
  private final List<String> keys;
  private final RunContext run;
  private final String node;
  private @Nullable TableState state;

  ParquetTable(
      String node, WriteToParquetConfig config, Schema schema, List<String> keys, RunContext run) {
    this.node = node;
    this.config = config;
    this.schema = schema;
    this.keys = List.copyOf(keys);
    this.run = run;
  }

  @Override
  public String target() {
    return config.path();
  }

  /** A full run replaces all, from all inputs, in any mode. */
  private WriteMode mode() {
    return run.full() ? WriteMode.OVERWRITE : config.mode();
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
  public Optional<Integer> shards(String partition) throws IOException {
    return Optional.empty();
  }

  @Override
  public List<Input> unread(Collection<Input> found) throws IOException {
    if (mode() != WriteMode.APPEND) {
      return List.copyOf(found);
    }
    List<Input> unread = new ArrayList<>();
    for (Input input : found) {
      Optional<KnownInput> known = state().input(input.source(), input.name());
      boolean good = known.isPresent() && known.get().input().verdict().isEmpty();
      boolean same = known.isPresent() && known.get().input().version().equals(input.version());
      if (good && !same) {
        throw new IOException(
            "Cannot append "
                + input.location()
                + ": it has changed since commit "
                + known.get().commit()
                + " appended it, and an append cannot take rows back; use another mode, or give"
                + " the new content another name [SL-3404]");
      }
      if (!same) {
        unread.add(input);
      }
    }
    return unread;
  }

  @Override
  public String action(String partition) {
    return mode() == WriteMode.APPEND ? "append" : "replace";
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
    return new StagedParquet(
        config.path(), run.runId(), config.settings(), config.stored(), mode() == WriteMode.APPEND);
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
    if (mode() != WriteMode.OVERWRITE) {
      prepared.requireSame(definition, config.path());
    }
    return new TableSinkCommit(
        node, config.path(), run, mode(), definition, prepared.number(), lease);
  }

  private TableDefinition definition() throws CommitException {
    List<String> order = keys.isEmpty() ? List.of() : List.of("source_position");
    return new TableDefinition(keys, order, config.partitionBy(), schema.text());
  }
}
