package dev.strandline.io.files;

import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    if (!checkPaths(config.path(), checks)) {
      return Schema.of(List.of()); // nothing can be listed to tell the columns from
    }
    FileColumns columns = columns(config, checks);
    checkNames(columns, checks);
    checkCasts(config.columns() == null ? List.of() : config.columns(), "columns", checks);
    checkCasts(config.pathColumns(), "path_columns", checks);
    if (config.format() instanceof FileFormat.Delimited delimited) {
      checkDialect(delimited, checks);
    }
    checkPattern(config, checks);
    try {
      return columns.schema();
    } catch (IllegalArgumentException e) {
      return Schema.of(List.of()); // a name twice: already told
    }
  }

  private static boolean checkPaths(List<String> paths, Checks checks) {
    for (String path : paths) {
      try {
        Glob.of(path);
      } catch (java.util.regex.PatternSyntaxException e) {
        checks.problem(
            "path",
            SourceError.BAD_GLOB.id(),
            "\"" + path + "\" is no pattern of paths: " + e.getDescription());
        return false;
      }
    }
    return true;
  }

  private static FileColumns columns(ReadFromFilesConfig config, Checks checks) {
    try {
      return DiscoveredColumns.of(config);
    } catch (IOException | IllegalArgumentException e) {
      checks.problem(
          "columns",
          SourceError.UNKNOWN_COLUMNS.id(),
          "Cannot tell the columns: " + e.getMessage());
      return new FileColumns(List.of(), config.pathColumns(), config.metadata(), false);
    }
  }

  private static void checkNames(FileColumns columns, Checks checks) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.columns().size(); i++) {
      if (!seen.add(columns.columns().get(i).name())) {
        twice("columns[" + i + "].name", columns.columns().get(i).name(), checks);
      }
    }
    for (int i = 0; i < columns.pathColumns().size(); i++) {
      if (!seen.add(columns.pathColumns().get(i).name())) {
        twice("path_columns[" + i + "].name", columns.pathColumns().get(i).name(), checks);
      }
    }
    ReadFromFilesConfig.Metadata metadata = columns.metadata();
    checkMetadata("metadata.file", metadata.file(), seen, checks);
    checkMetadata("metadata.record", metadata.record(), seen, checks);
    checkMetadata("metadata.line", metadata.line(), seen, checks);
  }

  private static void checkMetadata(
      String path,
      @org.jspecify.annotations.Nullable String name,
      Set<String> seen,
      Checks checks) {
    if (name != null && !seen.add(name)) {
      twice(path, name, checks);
    }
  }

  private static void twice(String path, String name, Checks checks) {
    checks.problem(path, SourceError.TWICE.id(), "another column is named \"" + name + "\"");
  }

  private static void checkCasts(List<SourceColumn> columns, String path, Checks checks) {
    for (int i = 0; i < columns.size(); i++) {
      SourceColumn column = columns.get(i);
      String at = path + "[" + i + "]";
      try {
        CellSettings.castOf(column);
      } catch (IllegalArgumentException e) {
        checks.problem(at, SourceError.BAD_CAST.id(), String.valueOf(e.getMessage()));
      }
      try {
        column.isIn("");
      } catch (java.util.regex.PatternSyntaxException e) {
        checks.problem(
            at + ".files",
            SourceError.BAD_GLOB.id(),
            "\"" + column.files() + "\" is no pattern of names: " + e.getDescription());
      }
      if (!(column.type() instanceof Type.Plain) && column.sensitive()) {
        continue;
      }
      String problem = DelimitedColumns.fallbackProblem(column);
      if (!problem.isEmpty()) {
        checks.problem(at + ".default", SourceError.BAD_DEFAULT.id(), problem);
      }
    }
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
