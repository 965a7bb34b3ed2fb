package dev.strandline.io.files;

import dev.strandline.io.values.InputFacts;
import dev.strandline.model.Column;
import dev.strandline.model.OnDrift;
import dev.strandline.options.ByteSize;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.InvalidConfig;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import dev.strandline.options.Range;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a spec says of files to read. */
public record ReadFromFilesConfig(
    @Doc("Globs of the files: `*` stays in a folder, `**` goes below.") @OneOrMany @NotEmpty
        List<String> path,
    @Doc("How their bytes become records.") FileFormat format,
    @Doc("The columns; if left out, a header's or a file's own, as they are.")
        @Nullable List<SourceColumn> columns,
    @Doc("Columns whose values stand in the path.") @Default("[]") List<SourceColumn> pathColumns,
    @Doc(
            "Where they stand, such as `{region}/{dt}/*`, matched to the end of the path; `name=value` folders if left out.")
        @Nullable String pathPattern,
    @Doc("Columns that say where a row was read.") @Default("{}") Metadata metadata,
    @Doc("What becomes of columns that a file has and the spec does not: `ignore` or `fail`.")
        @Default("ignore")
        Extra extraColumns,
    @Doc(
            "The same in the words of a table: `ignore` leaves them out and names them in the report,"
                + " `fail` stops the run before its commit, `dead_letter` sets the file aside, or makes"
                + " a dead letter of the JSON object, `evolve` reads them too, from Avro and Parquet.")
        @Nullable OnDrift onDrift,
    @Doc(
            "What becomes of a file that is truncated or corrupt: `quarantine` leaves it out whole and goes on, `fail` ends the run.")
        @Default("quarantine")
        OnBadFile onBadFile,
    @Doc(
            "How old a file must be, by its time of modification, before a run reads it; younger ones wait for a later run.")
        @Default("0s")
        Duration settle,
    @Doc("The most uncompressed bytes of one file.") @Default("1TB") @ByteSize @Range(min = 1)
        long maxUncompressedBytes,
    @Doc("The most uncompressed bytes for one compressed byte, looked at after 64 MB.")
        @Default("500")
        @Range(min = 1, max = 1_000_000)
        int maxCompressionRatio)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public ReadFromFilesConfig {
    if (columns != null && columns.isEmpty()) {
      throw new InvalidConfig("columns", "expected one column or more, or no key at all");
    }
    if (onDrift != null && extraColumns == Extra.FAIL) {
      throw new InvalidConfig(
          "on_drift",
          "extra_columns: fail says the same as on_drift: dead_letter; keep one of them");
    }
  }

  /** The names of the columns that say where a row was read; none by default. */
  public record Metadata(
      @Doc("The column for the file's path below the glob's folder.") @NotEmpty
          @Nullable String file,
      @Doc("The column for the record's number in its file, from 1.") @NotEmpty
          @Nullable String record,
      @Doc("The column for the record's first line, from 1.") @NotEmpty @Nullable String line)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** What becomes of a file that cannot be read to its end. */
  public enum OnBadFile {
    QUARANTINE,
    FAIL
  }

  /** What becomes of columns that the spec does not have. */
  public enum Extra {
    IGNORE,
    FAIL
  }

  /** What a reader does with columns that the spec does not have. */
  InputFacts.Extra extra() {
    if (onDrift == null) {
      return extraColumns == Extra.FAIL ? InputFacts.Extra.REFUSE : InputFacts.Extra.PASS;
    }
    return onDrift == OnDrift.DEAD_LETTER ? InputFacts.Extra.REFUSE_RECORD : InputFacts.Extra.TELL;
  }

  /** The same with those columns, and more of them that files have. */
  ReadFromFilesConfig with(List<SourceColumn> known, List<Column> more) {
    List<SourceColumn> all = new ArrayList<>(known);
    more.forEach(column -> all.add(SourceColumn.of(column.name(), column.type())));
    return new ReadFromFilesConfig(
        path,
        format,
        all,
        pathColumns,
        pathPattern,
        metadata,
        extraColumns,
        onDrift,
        onBadFile,
        settle,
        maxUncompressedBytes,
        maxCompressionRatio);
  }
}
