package dev.strandline.io.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.Input;
import dev.strandline.io.RecordReader;
import dev.strandline.io.avro.AvroReader;
import dev.strandline.io.compress.Compression;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.DecompressedStream;
import dev.strandline.io.compress.DecompressionLimits;
import dev.strandline.io.delimited.Dialect;
import dev.strandline.io.delimited.FileRange;
import dev.strandline.io.delimited.RecordScanner;
import dev.strandline.io.delimited.ScanStart;
import dev.strandline.io.json.JsonReader;
import dev.strandline.io.parquet.ParquetReader;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.values.InputFacts;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Opens files as records: what a worker needs of the spec, and nothing else. */
record FileReaders(
    FileFormat format,
    FileColumns columns,
    @Nullable String pathPattern,
    long maxUncompressedBytes,
    int maxCompressionRatio)
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int VERIFIED_BYTES = 1 << 16;

  /** A class of its own, made with the first file: a spec is checked without it. */
  private static final class Names {
    static final ObjectMapper JSON = new ObjectMapper();
  }

  /** Reads one file or range; the caller closes it, and the bytes under it. */
  RecordReader open(InputStream stored, ReadTask task) throws IOException {
    OpenFile file = new OpenFile(task.input(), task.range(), pathValues(task.input()));
    if (format instanceof FileFormat.Delimited delimited) {
      return delimited(delimited, stored, file);
    }
    if (seeks()) {
      return ParquetReader.open(channel(task.input()), BoundColumns.of(columns, file), facts(file));
    }
    if (format instanceof FileFormat.Avro) {
      return AvroReader.open(stored, BoundColumns.of(columns, file), facts(file));
    }
    if (format instanceof FileFormat.Json json) {
      InputStream plain = json.compression().open(stored, file.input().location(), limits());
      int most = Math.toIntExact(json.maxRecordSize());
      return JsonReader.open(plain, BoundColumns.of(columns, file), facts(file), most);
    }
    throw new IllegalStateException("no reader for " + format);
  }

  /** Whether rows come through a channel of the file, and not from the bytes that are given. */
  boolean seeks() {
    return format instanceof FileFormat.Parquet;
  }

  /** Reads the one record that a letter kept, at the place where it stood. */
  RecordReader open(DeadLetter letter) throws IOException {
    DeadLetter.Place place = letter.place();
    Map<String, String> context = letter.raw().context();
    InputStream raw = new ByteArrayInputStream(letter.raw().bytes());
    ScanStart start =
        new ScanStart(
            Math.max(1, place.offset()), Math.max(1, place.record()), Math.max(1, place.line()));
    Input input = ReplayLetters.input(letter);
    OpenFile file = new OpenFile(input, new FileRange(start, Long.MAX_VALUE), pathValues(input));
    if (format instanceof FileFormat.Json json) {
      return JsonReader.open(
          raw, BoundColumns.of(columns, file), facts(file), Math.toIntExact(json.maxRecordSize()));
    }
    if (!(format instanceof FileFormat.Delimited delimited)) {
      throw new IllegalArgumentException("records of " + format + " are not kept as they stood");
    }
    Dialect dialect = dialect(delimited);
    String charset = context.getOrDefault(RawInput.CHARSET, delimited.charset());
    String fields = context.getOrDefault(RawInput.FIELDS, "");
    List<String> names =
        fields.isEmpty()
            ? names(delimited, input)
            : List.of(Names.JSON.readValue(fields, String[].class));
    RecordScanner scanner =
        RecordScanner.open(
            raw, input.location(), dialect.in(Charset.forName(charset)), file.range());
    return reader(scanner, delimited, names, file);
  }

  /**
   * Why no row of the file may be used, or empty: all of it is read that could tell, and no row
   * kept. What a record may be refused for is not looked at where the format lets it.
   *
   * @param scratch takes rows for a moment
   */
  String verdict(ReadTask task, RowWriter scratch) throws IOException {
    try (InputStream stored = bytes(task.input(), task.range().from().offset());
        RecordReader reader = open(stored, task)) {
      boolean records = !(format instanceof FileFormat.Delimited);
      do {
        if (scratch.size() > VERIFIED_BYTES) {
          scratch.clear();
        }
      } while (reader.next(scratch) != RecordReader.Found.END && records);
      if (format instanceof FileFormat.Delimited text && task.range().from().offset() == 0) {
        drain(task.input(), text.compression());
      }
      return "";
    } catch (CorruptInput e) {
      return String.valueOf(e.getMessage());
    } finally {
      scratch.clear();
    }
  }

  /** Compressed bytes are right or wrong as a whole; in plain ones there is nothing to check. */
  private void drain(Input input, Compression compression) throws IOException {
    try (DecompressedStream plain = plain(input, compression)) {
      byte[] block = new byte[VERIFIED_BYTES];
      int n = plain.compression() == Compression.NONE ? -1 : 0;
      while (n >= 0) {
        n = plain.read(block, 0, block.length);
      }
    }
  }

  private InputFacts facts(OpenFile file) {
    return new InputFacts(
        file.input().location(),
        file.origin(),
        context(file),
        !columns.sensitive(),
        columns.extra());
  }

  /** What letters of that file say of it, whatever its format. */
  private Map<String, String> context(OpenFile file) {
    Map<String, String> context = new TreeMap<>();
    context.put(RawInput.FILE, file.input().location());
    context.put(RawInput.FILE_VERSION, file.input().version());
    for (int i = 0; i < columns.pathColumns().size(); i++) {
      SourceColumn column = columns.pathColumns().get(i);
      if (!column.sensitive()) {
        file.pathValues()
            .get(i)
            .ifPresent(value -> context.put(RawInput.PATH + column.name(), value));
      }
    }
    return context;
  }

  private RecordReader delimited(FileFormat.Delimited format, InputStream stored, OpenFile file)
      throws IOException {
    Dialect dialect = dialect(format);
    String location = file.input().location();
    boolean hasHeader = hasHeader(format);
    List<String> names = names(format, file.input());
    if (file.range().from().offset() > 0) {
      if (hasHeader) {
        names = headerOf(file, dialect, format);
      }
      RecordScanner scanner = RecordScanner.open(stored, location, dialect, file.range());
      return reader(scanner, format, names, file);
    }
    InputStream plain = format.compression().open(stored, location, limits());
    RecordScanner scanner = RecordScanner.open(plain, location, dialect, file.range());
    if (hasHeader) {
      List<String> header = DelimitedReader.header(scanner, location);
      if (header == null) {
        header = columns.columns().stream().map(SourceColumn::name).toList();
      }
      names = header;
    }
    return reader(scanner, format, names, file);
  }

  private RecordReader reader(
      RecordScanner scanner, FileFormat.Delimited format, List<String> names, OpenFile file)
      throws IOException {
    DelimitedColumns bound = DelimitedColumns.bind(columns, format, names, file);
    Map<String, String> context = context(file);
    context.put(RawInput.CHARSET, scanner.charset().name());
    context.put(RawInput.FIELDS, Names.JSON.writeValueAsString(names));
    FileFacts facts = new FileFacts(context, columns.sensitive());
    return new DelimitedReader(scanner, bound, file, facts);
  }

  private List<String> headerOf(OpenFile file, Dialect dialect, FileFormat.Delimited format)
      throws IOException {
    try (InputStream stored = bytes(file.input(), 0);
        InputStream plain = format.compression().open(stored, file.input().location(), limits());
        RecordScanner scanner = RecordScanner.open(plain, file.input().location(), dialect)) {
      List<String> header = DelimitedReader.header(scanner, file.input().location());
      return header == null ? List.of() : header;
    }
  }

  /** The names of the fields where no header line gives them. */
  private List<String> names(FileFormat.Delimited format, Input input) {
    List<String> absent =
        columns.columns().stream()
            .filter(column -> !column.isIn(input.name()))
            .map(SourceColumn::name)
            .toList();
    List<String> names =
        format.header() instanceof FileFormat.Header.Names given
            ? given.names()
            : columns.columns().stream().map(SourceColumn::name).toList();
    return names.stream().filter(name -> !absent.contains(name)).toList();
  }

  private static boolean hasHeader(FileFormat.Delimited format) {
    return format.header() instanceof FileFormat.Header.Line line && line.present();
  }

  DecompressionLimits limits() {
    return new DecompressionLimits(maxUncompressedBytes, maxCompressionRatio);
  }

  private List<Optional<String>> pathValues(Input input) {
    List<String> names = columns.pathColumns().stream().map(SourceColumn::name).toList();
    return PathColumns.of(names, Optional.ofNullable(pathPattern)).valuesOf(input.name());
  }

  /** The file's bytes as stored, from there on. */
  static InputStream bytes(Input input, long from) throws IOException {
    SeekableByteChannel channel = channel(input);
    channel.position(from);
    return Channels.newInputStream(channel);
  }

  /**
   * The file's bytes as stored, for a look at the first of them: how many there are it does not
   * say, so that nothing is made ready for the whole file.
   */
  static InputStream head(Input input) throws IOException {
    return new FilterInputStream(bytes(input, 0)) {
      @Override
      public int available() {
        return 0;
      }
    };
  }

  /** The file's bytes as stored, in the version that was planned for where a store can tell. */
  static SeekableByteChannel channel(Input input) throws IOException {
    int slash = input.location().lastIndexOf('/');
    Store store = Stores.open(slash == 0 ? "/" : input.location().substring(0, slash));
    try {
      String name = input.location().substring(slash + 1);
      return store.openRead(new ObjectStat(name, input.bytes(), input.version(), 0, 0));
    } catch (NoSuchFileException e) {
      throw FileFault.GONE.of(input.location(), "it went away after the run was planned", e);
    } catch (AccessDeniedException e) {
      throw FileFault.NOT_ALLOWED.of(input.location(), "this user may not read it", e);
    }
  }

  /** The file's bytes, uncompressed. */
  DecompressedStream plain(Input input, Compression compression) throws IOException {
    return compression.open(bytes(input, 0), input.location(), limits());
  }

  /** A whole file as one task. */
  static ReadTask whole(Input input) {
    return new ReadTask(input, new FileRange(ScanStart.OF_FILE, Long.MAX_VALUE), "");
  }

  static Dialect dialect(FileFormat.Delimited format) {
    return new Dialect(
        format.delimiter(),
        character(format.quote()),
        character(format.escape()),
        format.comment().equals("none") ? "" : format.comment(),
        Charset.forName(format.charset()),
        format.trim(),
        true,
        Math.toIntExact(format.maxRecordSize()),
        Math.toIntExact(format.maxFieldSize()),
        1 << 16);
  }

  private static int character(String text) {
    return text.equals("none") ? Dialect.NONE : text.charAt(0);
  }
}
