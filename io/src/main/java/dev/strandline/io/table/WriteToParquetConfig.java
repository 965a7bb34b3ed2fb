package dev.strandline.io.table;

import dev.strandline.io.commit.SchemaFit;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.model.OnDrift;
import dev.strandline.model.PositionForm;
import dev.strandline.model.SchemaChange;
import dev.strandline.options.ByteSize;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import dev.strandline.options.Range;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a spec says of a table of Parquet files. */
public record WriteToParquetConfig(
    @Doc("The table's folder.") @NotEmpty String path,
    @Doc(
            "Columns, or `year(c)`, `month(c)`, `day(c)`, `hour(c)`, `bucket(n, c)` of them, one a folder level.")
        @Default("[]")
        @OneOrMany
        List<String> partitionBy,
    @Doc(
            "What a run's rows do to those of the table: `append` adds them, `overwrite` replaces all,"
                + " `overwrite_partitions` replaces the partitions that they touch, `merge` replaces"
                + " the rows of their keys, and reads only what is new.")
        WriteMode mode,
    @Doc(
            "What an input means whose content has changed since it was read: `reprocess` takes it in anew, `refuse` stops, `ignore` keeps what was read.")
        @Default("reprocess")
        OnChanged onChanged,
    @Doc(
            "What a merge does with deleted rows: `hard` removes them and remembers their keys, `soft` keeps them with the time in `_sl_deleted`.")
        @Default("hard")
        Deletes deletes,
    @Doc(
            "How long a merge remembers deletes, from the run that applied them, such as `90d`: `strandline"
                + " compact` forgets older ones, and a row of a key that the table does not know is then"
                + " late if it is older than what was forgotten. If left out, they are kept for good.")
        @Nullable Duration deleteMemory,
    @Doc("The codec of the files' pages.") @Default("snappy")
        ParquetSettings.Compression compression,
    @Doc("The size that a file should have; partitions of more are spread over several.")
        @Default("256MB")
        @ByteSize
        @Range(min = 1 << 20)
        long targetFileSize,
    @Doc("The uncompressed size after which a row group ends.")
        @Default("128MB")
        @ByteSize
        @Range(min = 1 << 16, max = 4L << 30)
        long rowGroupSize,
    @Doc("Whether each page carries a checksum.") @Default("true") boolean pageChecksums,
    @Doc("Whether the position of each row is stored with it, as `_sl_origin` and `_sl_seq`.")
        @Default("true")
        boolean positions,
    @Doc("Whether an overwrite without any input may empty the table.") @Default("false")
        boolean allowEmpty,
    @Doc(
            "The greatest share of the table's rows that a run may take away; one that would take"
                + " more stops before its commit, unless `--allow-shrink` is given.")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double maxDeleteRatio,
    @Doc("Rows that the table must have before `max_delete_ratio` counts.")
        @Default("1000")
        @Range(min = 0)
        long maxDeleteMinRows,
    @Doc(
            "What becomes of rows whose columns are not those of the table: `fail` refuses the run,"
                + " `ignore` leaves out and counts what the table has no column for, `dead_letter`"
                + " makes dead letters of rows that do not fit, `evolve` changes the table with the"
                + " run's commit.")
        @Default("fail")
        OnDrift onDrift,
    @Doc(
            "What `evolve` takes over: `add_column` a new column, `widen` a wider type, `relax_null`"
                + " nulls in a column that had none.")
        @Default("[add_column, widen, relax_null]")
        @OneOrMany
        List<AllowedChange> allowedChanges) {

  /** A change of a table's columns that a spec may allow. */
  public enum AllowedChange {
    ADD_COLUMN(SchemaChange.Kind.ADD_COLUMN),
    WIDEN(SchemaChange.Kind.WIDEN),
    RELAX_NULL(SchemaChange.Kind.RELAX_NULL);

    private final SchemaChange.Kind kind;

    AllowedChange(SchemaChange.Kind kind) {
      this.kind = kind;
    }
  }

  /** What the spec says of columns that the table has not, and the other way round. */
  SchemaFit.Rules drift() {
    return new SchemaFit.Rules(
        onDrift,
        allowedChanges.stream().map(change -> change.kind).collect(Collectors.toUnmodifiableSet()));
  }

  /** What an input means whose content has changed since it was read. */
  public enum OnChanged {
    REPROCESS,
    REFUSE,
    IGNORE
  }

  /** What becomes of the rows that a delete takes away. */
  public enum Deletes {
    HARD,
    SOFT
  }

  /** Whether dead letters can be read again into the table. */
  boolean replays() {
    return mode == WriteMode.MERGE || mode == WriteMode.APPEND;
  }

  ParquetSettings settings() {
    ParquetSettings defaults = ParquetSettings.DEFAULT;
    return new ParquetSettings(
        compression,
        rowGroupSize,
        defaults.pageSize(),
        defaults.pageRows(),
        defaults.memory(),
        pageChecksums,
        defaults.dictionary(),
        defaults.delta());
  }

  StoredPosition stored(PositionForm form) {
    if (!positions) {
      return StoredPosition.NONE;
    }
    return switch (form) {
      case RECORD -> StoredPosition.RECORD;
      case LOG -> StoredPosition.LOG;
      case COLUMNS -> StoredPosition.COLUMNS;
    };
  }
}
