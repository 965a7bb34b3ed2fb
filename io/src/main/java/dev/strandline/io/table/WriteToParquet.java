package dev.strandline.io.table;

import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkKind;
import dev.strandline.io.commit.CommitError;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.io.store.StoreException;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Column;
import dev.strandline.model.Partitioning;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RowKey;
import dev.strandline.model.Schema;
import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.RunMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes a table of Parquet files, split into folders, that changes as a whole. */
public final class WriteToParquet implements SinkKind<WriteToParquetConfig> {
  private static final String BAD_PARTITION = "SL-3401";
  private static final List<String> RESERVED =
      List.of(
          StoredPosition.ORIGIN,
          StoredPosition.SEQ,
          StoredPosition.LOG_BYTES,
          StoredPosition.COLUMN_POSITIONS,
          "_sl_deleted");

  @Override
  public String type() {
    return "WriteToParquet";
  }

  @Override
  public Class<WriteToParquetConfig> config() {
    return WriteToParquetConfig.class;
  }

  @Override
  public List<String> paths(WriteToParquetConfig config) {
    return List.of(config.path());
  }

  @Override
  public List<String> modes() {
    return Arrays.stream(WriteMode.values())
        .map(mode -> mode.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs("a run is in the table whole, once, or not at all")
        : Capability.runs(
            "each epoch is in the table whole, once, or not at all; append and merge only");
  }

  @Override
  public String doc() {
    return "Writes a table of Parquet files, split into folders by the values of some columns. A"
        + " run's files appear all or none; nobody ever sees half a file. After a LatestPerKey the"
        + " table has exactly one row a key, and files are sorted by key.";
  }

  @Override
  public String example() {
    return """
        type: WriteToParquet
        input: latest
        config:
          path: "lake/orders"
          partition_by: [year(booked), month(booked), day(booked)]
          mode: overwrite
        """;
  }

  @Override
  public void check(WriteToParquetConfig config, Schema input, RowKey key, Checks checks) {
    for (int i = 0; i < config.partitionBy().size(); i++) {
      try {
        Partitioning.parse(config.partitionBy().subList(i, i + 1), input);
      } catch (IllegalArgumentException e) {
        checks.problem("partition_by[" + i + "]", BAD_PARTITION, String.valueOf(e.getMessage()));
        return;
      }
    }
    Partitioning partitioning;
    try {
      partitioning = Partitioning.parse(config.partitionBy(), input);
    } catch (IllegalArgumentException e) {
      checks.problem("partition_by", BAD_PARTITION, String.valueOf(e.getMessage()));
      return;
    }
    checkShown(partitioning, input, checks);
    for (String name : input.names()) {
      if (RESERVED.contains(name)) {
        checks.problem(
            "path", "SL-3402", "the rows have a column of a name that is ours, \"" + name + "\"");
      }
    }
    if (config.mode() != WriteMode.MERGE && key.positions() == PositionForm.COLUMNS) {
      checks.problem(
          "mode",
          "SL-3414",
          "the rows may lack values that their source did not send, and only a merge has the rows to"
              + " take them from; use mode: merge");
    }
    if (key.window().merges()) {
      checkSessions(config, partitioning.columns(input), key, checks);
    }
    if (config.mode() == WriteMode.MERGE) {
      checkMerge(config, partitioning.columns(input), key, checks);
    }
    try {
      Stores.open(config.path());
    } catch (StoreException e) {
      checks.problem("path", e.error().id(), e.sentence());
    } catch (IOException e) {
      checks.problem(
          "path", CommitError.UNUSABLE_PATH.id(), "Cannot use the path: " + e.getMessage());
    }
  }

  /** A partition is the name of a folder, which plans, reports and logs show. */
  private static void checkShown(Partitioning partitioning, Schema input, Checks checks) {
    for (int i = 0; i < partitioning.fields().size(); i++) {
      Partitioning.Field field = partitioning.fields().get(i);
      Column column = input.column(field.column());
      if (column.sensitive() && field.transform() != Partitioning.Transform.BUCKET) {
        checks.problem(
            "partition_by[" + i + "]",
            "SL-3425",
            "\""
                + column.name()
                + "\" is sensitive, and its values would be names of folders, which plans, reports and"
                + " logs show; partition by bucket(n, "
                + column.name()
                + ") or another column");
      }
    }
  }

  @Override
  public void checkForgetful(WriteToParquetConfig config, String source, Checks checks) {
    if (config.mode() == WriteMode.OVERWRITE || config.mode() == WriteMode.OVERWRITE_PARTITIONS) {
      checks.problem(
          "mode",
          "SL-3417",
          "it makes rows again from all that fed them, and \""
              + source
              + "\" keeps its records for some time only; use mode: merge, or append");
    }
  }

  @Override
  public void checkTruncating(
      WriteToParquetConfig config, String step, Schema input, RowKey key, Checks checks) {
    if (config.mode() != WriteMode.MERGE) {
      SinkKind.super.checkTruncating(config, step, input, key, checks);
      return;
    }
    String says = ", and \"" + step + "\" says truncate: apply; ";
    if (!key.orderBy().isEmpty() || !key.window().text().isEmpty()) {
      checks.node(
          "SL-3421",
          "a truncate stands in the source's log, and can be compared with rows that are ordered by"
              + " source_position alone and have no windows"
              + says
              + "let LatestPerKey order by source_position, without window, or say reject or ignore"
              + " there");
    }
    if (!isPartitionedByKey(config, input, key)) {
      checks.problem(
          "partition_by",
          "SL-3422",
          "a row that moves to another partition is known by an index of keys, which no truncate"
              + " reaches yet"
              + says
              + "partition by columns of the key, or say reject or ignore there");
    }
  }

  private static boolean isPartitionedByKey(WriteToParquetConfig config, Schema input, RowKey key) {
    try {
      return key.columns()
          .containsAll(Partitioning.parse(config.partitionBy(), input).columns(input));
    } catch (IllegalArgumentException e) {
      return true; // told already
    }
  }

  @Override
  public void checkStream(WriteToParquetConfig config, Checks checks) {
    if (config.mode() == WriteMode.OVERWRITE || config.mode() == WriteMode.OVERWRITE_PARTITIONS) {
      checks.problem(
          "mode",
          "SL-3418",
          "it makes rows again from all inputs with each commit, which a stream would do without"
              + " end; use mode: merge, or append");
    }
  }

  private static void checkSessions(
      WriteToParquetConfig config, List<String> partitionColumns, RowKey key, Checks checks) {
    if (config.mode() != WriteMode.OVERWRITE && config.mode() != WriteMode.MERGE) {
      checks.problem(
          "mode",
          "SL-3419",
          "a new row may join sessions that the table has already; use mode: merge, or overwrite, or"
              + " fixed or sliding windows");
    }
    if (config.mode() != WriteMode.MERGE) {
      return;
    }
    if (!key.spreadBy().containsAll(partitionColumns)) {
      checks.problem(
          "partition_by",
          "SL-3423",
          "sessions of a key may become one, so they must stand together; partition by the keys of"
              + " LatestPerKey, or by none, or use mode: overwrite");
    }
    if (config.deletes() == WriteToParquetConfig.Deletes.SOFT) {
      checks.problem(
          "deletes",
          "SL-3424",
          "a session that was deleted may become one with others that live; use deletes: hard");
    }
  }

  private static void checkMerge(
      WriteToParquetConfig config, List<String> partitionColumns, RowKey key, Checks checks) {
    if (!key.isPresent()) {
      checks.problem(
          "mode",
          "SL-3406",
          "a merge needs rows that are one a key, and a step that drops neither the key nor the"
              + " columns of its order: put a LatestPerKey before this sink");
    } else if (!key.complete()) {
      checks.problem(
          "mode",
          "SL-3407",
          "a step between LatestPerKey and this merge may leave rows out, and the table would keep"
              + " the older rows that they replace; put that step before LatestPerKey");
    }
    if (config.deletes() == WriteToParquetConfig.Deletes.SOFT
        && !key.columns().containsAll(partitionColumns)) {
      checks.problem(
          "deletes",
          "SL-3409",
          "a row that moves to another partition cannot also stay in this one as deleted; use"
              + " deletes: hard, or partition by columns of the key");
    }
    if (key.positions() == PositionForm.COLUMNS && !key.columns().containsAll(partitionColumns)) {
      checks.problem(
          "partition_by",
          "SL-3415",
          "the rows may lack values that their source did not send, and a row that moves to another"
              + " partition would leave them behind; partition by columns of the key, or, where the"
              + " source sends whole rows, say partial: reject in DecodeChanges");
    }
    if (!config.positions()) {
      checks.problem(
          "positions", "SL-3408", "a merge compares stored positions, so it needs positions: true");
    }
  }

  @Override
  public Sink open(
      String node, WriteToParquetConfig config, Schema input, RowKey key, RunContext run) {
    return new ParquetTable(node, config, input, key, run);
  }
}
