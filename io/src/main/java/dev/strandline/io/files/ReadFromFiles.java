package dev.strandline.io.files;

import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import dev.strandline.io.store.Stores;
import dev.strandline.io.values.InputFacts;
import dev.strandline.model.Column;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.RunMode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads files found by a glob: delimited text, JSON lines, Avro or Parquet. */
public final class ReadFromFiles implements SourceKind<ReadFromFilesConfig> {
  @Override
  public String type() {
    return "ReadFromFiles";
  }

  @Override
  public Class<ReadFromFilesConfig> config() {
    return ReadFromFilesConfig.class;
  }

  @Override
  public List<String> paths(ReadFromFilesConfig config) {
    return config.path();
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs(
            "each content of a file once, whatever reruns; a bad file is left out whole")
        : Capability.runs(
            "each content of a file once, whatever dies, also of files that come while it runs");
  }

  @Override
  public String doc() {
    return "Reads files found by a glob. A record that cannot be read or cast costs exactly that"
        + " record: it becomes a dead letter. The order of rows is that of their files' paths, then"
        + " of their records.";
  }

  @Override
  public String example() {
    return """
        type: ReadFromFiles
        config:
          path: "landing/*.gz"
          format: {type: delimited, delimiter: "|", header: false}
          columns:
            - {name: id, type: int64, required: true}
            - {name: booked, type: date, pattern: "yyyy-MM-dd HH:mm:ss"}
        """;
  }

  @Override
  public Schema schema(ReadFromFilesConfig config, Checks checks) {
    if (!checkPaths(config, checks)) {
      return Schema.of(List.of()); // nothing can be listed to tell the columns from
    }
    FileColumns columns = columns(config, checks);
    checkNames(columns, checks);
    SourceColumn.check(config.columns() == null ? List.of() : config.columns(), "columns", checks);
    SourceColumn.check(config.pathColumns(), "path_columns", checks);
    if (config.format() instanceof FileFormat.Delimited delimited) {
      checkDialect(delimited, checks);
    }
    checkPattern(config, checks);
    checkDrift(config, checks);
    try {
      return columns.schema();
    } catch (IllegalArgumentException e) {
      return Schema.of(List.of()); // a name twice: already told
    }
  }

  private static boolean checkPaths(ReadFromFilesConfig config, Checks checks) {
    boolean listable = true;
    for (String path : config.path()) {
      try {
        Stores.open(Glob.of(path).folder());
      } catch (StoreException e) {
        if (e.error() != StoreError.UNKNOWN_SCHEME) { // told of every kind of source
          checks.problem("path", e.error().id(), e.sentence());
          listable = false;
        }
      } catch (IOException e) {
        checks.problem("path", SourceError.BAD_GLOB.id(), "Cannot use the path: " + e.getMessage());
        listable = false;
      } catch (java.util.regex.PatternSyntaxException e) {
        checks.problem(
            "path",
            SourceError.BAD_GLOB.id(),
            "\"" + path + "\" is no pattern of paths: " + e.getDescription());
        return false;
      }
    }
    return listable || config.columns() != null;
  }

  private static FileColumns columns(ReadFromFilesConfig config, Checks checks) {
    try {
      return DiscoveredColumns.of(config);
    } catch (IOException | IllegalArgumentException e) {
      checks.problem(
          "columns",
          SourceError.UNKNOWN_COLUMNS.id(),
          "Cannot tell the columns: " + e.getMessage());
      return new FileColumns(
          List.of(), config.pathColumns(), config.metadata(), InputFacts.Extra.PASS);
    }
  }

  private static void checkNames(FileColumns columns, Checks checks) {
    ColumnNames names = new ColumnNames(checks);
    names.add("columns", columns.columns());
    names.add("path_columns", columns.pathColumns());
    names.add("metadata.file", columns.metadata().file());
    names.add("metadata.record", columns.metadata().record());
    names.add("metadata.line", columns.metadata().line());
  }

  private static void checkDialect(FileFormat.Delimited format, Checks checks) {
    if (format.quote().length() != 1 && !format.quote().equals("none")) {
      checks.problem(
          "format.quote",
          SourceError.BAD_DIALECT.id(),
          "expected one character or none, got \"" + format.quote() + "\"");
      return;
    }
    if (format.escape().length() != 1 && !format.escape().equals("none")) {
      checks.problem(
          "format.escape",
          SourceError.BAD_DIALECT.id(),
          "expected one character or none, got \"" + format.escape() + "\"");
      return;
    }
    try {
      FileReaders.dialect(format);
    } catch (java.nio.charset.IllegalCharsetNameException
        | java.nio.charset.UnsupportedCharsetException e) {
      checks.problem(
          "format.charset",
          SourceError.UNKNOWN_CHARSET.id(),
          "unknown charset \"" + format.charset() + "\"");
    } catch (IllegalArgumentException e) {
      checks.problem("format", SourceError.BAD_DIALECT.id(), String.valueOf(e.getMessage()));
    }
  }

  private static void checkDrift(ReadFromFilesConfig config, Checks checks) {
    boolean typed =
        config.format() instanceof FileFormat.Avro || config.format() instanceof FileFormat.Parquet;
    if (config.onDrift() == OnDrift.EVOLVE && !typed) {
      checks.problem(
          "on_drift",
          SourceError.NO_TYPES.id(),
          "evolve needs files that tell the types of their columns, as Avro and Parquet do; declare"
              + " the column that comes, and let the table take it over (on_drift of the sink)");
    }
  }

  /** What a stream's steps read is settled when it begins. */
  @Override
  public void checkStream(ReadFromFilesConfig config, Checks checks) {
    if (config.onDrift() == OnDrift.EVOLVE) {
      checks.problem(
          "on_drift",
          SourceError.EVOLVES_IN_STREAM.id(),
          "a stream cannot take over columns while it runs; use ignore, fail or dead_letter, or"
              + " bounded runs");
    }
  }

  @Override
  public ReadFromFilesConfig with(ReadFromFilesConfig config, List<Column> more) {
    try {
      return config.with(DiscoveredColumns.of(config).columns(), more);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void checkPattern(ReadFromFilesConfig config, Checks checks) {
    if (config.pathPattern() == null) {
      return;
    }
    try {
      List<String> names = config.pathColumns().stream().map(SourceColumn::name).toList();
      PathColumns.of(names, Optional.of(config.pathPattern()));
    } catch (IllegalArgumentException e) {
      checks.problem(
          "path_pattern", SourceError.BAD_PATH_PATTERN.id(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Source open(String node, ReadFromFilesConfig config, Schema schema, RunContext run) {
    try {
      FileReaders readers =
          new FileReaders(
              config.format(),
              DiscoveredColumns.of(config),
              config.pathPattern(),
              config.maxUncompressedBytes(),
              config.maxCompressionRatio());
      return new FilesSource(node, config, readers, schema, run);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
