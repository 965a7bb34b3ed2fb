package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.KnownInputs;
import dev.strandline.io.Listing;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadListed;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RecordReader;
import dev.strandline.io.RecordReader.Found;
import dev.strandline.io.ReplayEach;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The files of one source node. */
final class FilesSource implements Source {
  /** After any file's time, so that none is younger, a clock that is ahead or not. */
  private static final Instant NEVER = Instant.MAX;

  /** What a row is taken to be long, where their number must be guessed. */
  private static final long ROW_BYTES = 100;

  private final String node;
  private final ReadFromFilesConfig config;
  private final FileReaders readers;
  private final Schema schema;
  private final RunContext run;
  private final long most;

  FilesSource(
      String node, ReadFromFilesConfig config, FileReaders readers, Schema schema, RunContext run) {
    this(node, config, readers, schema, run, Long.MAX_VALUE);
  }

  private FilesSource(
      String node,
      ReadFromFilesConfig config,
      FileReaders readers,
      Schema schema,
      RunContext run,
      long most) {
    this.node = node;
    this.config = config;
    this.readers = readers;
    this.schema = schema;
    this.run = run;
    this.most = most;
  }

  private OnDrift onDrift() {
    OnDrift said = config.onDrift();
    return said == null ? OnDrift.IGNORE : said;
  }

  @Override
  public List<Input> inputs() throws IOException {
    return FileListing.find(node, config.path());
  }

  @Override
  public Listing listing() throws IOException {
    Duration settle = config.settle();
    return FileListing.find(
        node, config.path(), settle.isZero() ? NEVER : run.started().minus(settle));
  }

  @Override
  public Source upTo(long rows) {
    return new FilesSource(node, config, readers, schema, run, rows);
  }

  /** Files are taken whole: those that no table has wait once there are rows enough. */
  @Override
  public Listing listing(KnownInputs known) throws IOException {
    Listing all = listing();
    if (most == Long.MAX_VALUE) {
      return all;
    }
    Set<String> seen = new HashSet<>();
    known.bySink().values().forEach(inputs -> inputs.forEach(input -> seen.add(input.name())));
    Set<String> later = new HashSet<>(all.young());
    long rows = 0;
    long left = 0;
    for (Input input : all.inputs()) {
      if (seen.contains(input.name()) || later.contains(input.name())) {
        continue;
      }
      long guess = Math.max(1, input.rawBytes() / ROW_BYTES);
      if (rows >= most) {
        later.add(input.name());
        left += guess;
      }
      rows += guess;
    }
    return new Listing(all.inputs(), later, left);
  }

  @Override
  public Set<String> constantColumns() {
    return config.pathColumns().stream().map(SourceColumn::name).collect(Collectors.toSet());
  }

  @Override
  public PTransform<PBegin, ReadResult> read(List<Input> inputs, ReadLimits limits) {
    return ReadListed.of(
        "Files",
        InputList.of(node, ReadListed.largestFirst(inputs), limits.lists()),
        reading(Planned.as(run), limits));
  }

  @Override
  public PTransform<PCollection<Input>, ReadResult> read(
      Planned<RunContext> epoch, ReadLimits limits) {
    return reading(epoch, limits);
  }

  private ReadFiles reading(Planned<RunContext> of, ReadLimits limits) {
    return new ReadFiles(
        new ReadFiles.Settings(node, readers, schema, of, limits, failsOnBadInput(), onDrift()));
  }

  @Override
  public boolean failsOnBadInput() {
    return config.onBadFile() == ReadFromFilesConfig.OnBadFile.FAIL;
  }

  @Override
  public List<Column> moreColumns(List<Input> inputs) throws IOException {
    if (onDrift() != OnDrift.EVOLVE) {
      return List.of();
    }
    MoreColumns more = new MoreColumns();
    for (Input input : inputs) {
      try (InputStream stored = FileReaders.head(input);
          RecordReader reader = readers.open(stored, FileReaders.whole(input))) {
        more.add(reader.unread(), input.location());
      } catch (CorruptInput e) {
        // Its verdict comes when it is read.
      }
    }
    return more.columns();
  }

  @Override
  public String checksum(Input input) throws IOException {
    try (Checksum stored = new Checksum(FileReaders.bytes(input, 0))) {
      stored.drain();
      return stored.text();
    }
  }

  @Override
  public String verdict(Input input) throws IOException {
    RowWriter writer = new RowWriter(schema);
    try (InputStream stored = FileReaders.bytes(input, 0);
        RecordReader reader = readers.open(stored, FileReaders.whole(input))) {
      while (reader.next(writer) != Found.END) {
        writer.clear();
      }
      return "";
    } catch (CorruptInput e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public boolean canReplay(DeadLetter letter) {
    return ReplayLetters.canReplay(letter, readers.format());
  }

  @Override
  public PTransform<PBegin, ReadResult> replay(List<DeadLetter> letters) {
    return ReplayEach.of(
        letters, new ReplayLetters(new ReplayLetters.Settings(node, readers, schema, run)));
  }

  @Override
  public void sample(
      Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException {
    RowWriter writer = new RowWriter(schema);
    try (InputStream stored = FileReaders.head(input);
        RecordReader reader = readers.open(stored, FileReaders.whole(input))) {
      for (long left = records; left > 0; left--) {
        Found found = reader.next(writer);
        if (found == Found.END) {
          break;
        }
        if (found == Found.REFUSED) {
          letters.accept(Letters.of(reader, node, input, run));
        }
      }
    }
    if (writer.rows() > 0) {
      rows.accept(writer.take());
    }
  }
}
