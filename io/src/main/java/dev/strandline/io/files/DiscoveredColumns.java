package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.avro.AvroReader;
import dev.strandline.io.compress.DecompressionLimits;
import dev.strandline.io.delimited.RecordScanner;
import dev.strandline.io.json.JsonColumns;
import dev.strandline.io.parquet.ParquetReader;
import dev.strandline.io.values.InputFacts;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The columns that a spec declares, or those that the first file has where it declares none. */
final class DiscoveredColumns {
  private DiscoveredColumns() {}

  /**
   * @throws IOException if the first file cannot be read
   * @throws IllegalArgumentException if there is no file to look at, or its format does not tell
   */
  static FileColumns of(ReadFromFilesConfig config) throws IOException {
    List<SourceColumn> columns = config.columns();
    return new FileColumns(
        columns == null ? discover(config) : columns,
        config.pathColumns(),
        config.metadata(),
        config.extra());
  }

  private static List<SourceColumn> discover(ReadFromFilesConfig config) throws IOException {
    if (config.format() instanceof FileFormat.Delimited delimited
        && delimited.header() instanceof FileFormat.Header.Names names) {
      return strings(names.names());
    }
    List<Input> files = FileListing.find("", config.path());
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "no columns are declared and no file matches " + config.path() + " to take them from");
    }
    Input first = files.get(0);
    if (config.format() instanceof FileFormat.Delimited delimited
        && delimited.header() instanceof FileFormat.Header.Line line
        && line.present()) {
      return strings(header(config, delimited, first));
    }
    if (config.format() instanceof FileFormat.Parquet) {
      try (var channel = FileReaders.channel(first)) {
        return columns(ParquetReader.schema(channel, first.location()));
      }
    }
    if (config.format() instanceof FileFormat.Avro) {
      try (InputStream stored = FileReaders.bytes(first, 0)) {
        return columns(AvroReader.schema(stored, first.location()));
      }
    }
    if (config.format() instanceof FileFormat.Json json) {
      return columns(objects(config, json, files));
    }
    throw new IllegalArgumentException("declare the columns: the files have no header");
  }

  private static List<String> header(
      ReadFromFilesConfig config, FileFormat.Delimited format, Input file) throws IOException {
    FileReaders readers =
        new FileReaders(
            format,
            new FileColumns(List.of(), List.of(), config.metadata(), InputFacts.Extra.PASS),
            null,
            config.maxUncompressedBytes(),
            config.maxCompressionRatio());
    try (InputStream plain =
            format.compression().open(FileReaders.head(file), file.location(), readers.limits());
        RecordScanner scanner =
            RecordScanner.open(plain, file.location(), FileReaders.dialect(format))) {
      List<String> header = DelimitedReader.header(scanner, file.location());
      if (header == null) {
        throw new IllegalArgumentException("the first file is empty, " + file.location());
      }
      return header;
    }
  }

  /** Those of the first file that has an object. */
  private static Schema objects(
      ReadFromFilesConfig config, FileFormat.Json format, List<Input> files) throws IOException {
    DecompressionLimits limits =
        new DecompressionLimits(config.maxUncompressedBytes(), config.maxCompressionRatio());
    for (Input file : files) {
      try (InputStream plain =
          format.compression().open(FileReaders.head(file), file.location(), limits)) {
        Schema schema = JsonColumns.of(plain, Math.toIntExact(format.maxRecordSize()));
        if (schema.size() > 0) {
          return schema;
        }
      }
    }
    throw new IllegalArgumentException(
        "no columns are declared and no file has a JSON object to take them from");
  }

  private static List<SourceColumn> columns(Schema schema) {
    List<SourceColumn> columns = new ArrayList<>();
    schema.columns().forEach(c -> columns.add(SourceColumn.of(c.name(), c.type())));
    return columns;
  }

  private static List<SourceColumn> strings(List<String> names) {
    List<SourceColumn> columns = new ArrayList<>();
    names.forEach(name -> columns.add(SourceColumn.of(name, Type.Plain.STRING)));
    return columns;
  }
}
