package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.InputProgress;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RecordReader;
import dev.strandline.io.RecordReader.Found;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunFact;
import dev.strandline.io.Verdicts;
import dev.strandline.io.compress.Compression;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.delimited.FileRange;
import dev.strandline.io.delimited.SplitPlanner;
import dev.strandline.io.letters.Tallies;
import dev.strandline.model.Books;
import dev.strandline.model.Copyable;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Batches of rows, and what was refused, for files. */
final class ReadFiles extends PTransform<PCollection<Input>, ReadResult> {
  private static final long serialVersionUID = 1;

  /** A part of an uncompressed file that one worker reads. */
  static final long RANGE_BYTES = 64L << 20;

  private static final int BATCH_BYTES = 1 << 18;

  private final Settings settings;

  /** What every worker needs. */
  record Settings(
      String node,
      FileReaders readers,
      Schema schema,
      Planned<RunContext> run,
      ReadLimits limits,
      boolean failsOnBadFile,
      OnDrift onDrift)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  ReadFiles(Settings settings) {
    this.settings = settings;
  }

  @Override
  public ReadResult expand(PCollection<Input> inputs) {
    PCollectionTuple read =
        inputs
            .apply("Split", ParDo.of(new SplitFn(settings)))
            .setCoder(ReadTask.coder())
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read", ReadResult.by(new ReadFn(settings)).withSideInputs(settings.run.views()));
    return ReadResult.of(read);
  }

  /** Cuts large uncompressed files where records begin; other files stay whole. */
  private static final class SplitFn extends DoFn<Input, ReadTask> implements Copyable {
    private static final long serialVersionUID = 1;
    private final Settings settings;

    SplitFn(Settings settings) {
      this.settings = settings;
    }

    @Override
    public DoFn<?, ?> copy() {
      return new SplitFn(settings);
    }

    @ProcessElement
    public void process(@Element Input input, OutputReceiver<ReadTask> out) throws IOException {
      if (!splits(input)) {
        out.output(FileReaders.whole(input));
        return;
      }
      FileFormat.Delimited format = (FileFormat.Delimited) settings.readers.format();
      try (Checksum stored = new Checksum(FileReaders.bytes(input, 0))) {
        List<FileRange> ranges =
            SplitPlanner.plan(
                stored, input.location(), FileReaders.dialect(format), input.bytes(), RANGE_BYTES);
        stored.drain();
        Input scanned = input.withBytes(stored.bytes());
        for (FileRange range : ranges) {
          out.output(new ReadTask(scanned, range, stored.text()));
        }
      } catch (CorruptInput e) {
        out.output(FileReaders.whole(input)); // the reader will say so, with its books
      }
    }

    private boolean splits(Input input) throws IOException {
      if (input.bytes() <= RANGE_BYTES
          || !(settings.readers.format() instanceof FileFormat.Delimited format)
          || !FileReaders.dialect(format).splittable()) {
        return false;
      }
      if (format.compression() != Compression.AUTO) {
        return format.compression() == Compression.NONE;
      }
      try (InputStream stored = FileReaders.bytes(input, 0)) {
        return Compression.ofName(input.location()).isEmpty()
            && Compression.ofMagic(stored.readNBytes(10)).isEmpty();
      }
    }
  }

  /** Reads one file or range after another. */
  private static final class ReadFn extends DoFn<ReadTask, RecordBatch> implements Copyable {
    private static final long serialVersionUID = 1;
    private final Settings settings;
    private transient @org.jspecify.annotations.Nullable RowWriter writer;

    ReadFn(Settings settings) {
      this.settings = settings;
    }

    @Override
    public DoFn<?, ?> copy() {
      return new ReadFn(settings);
    }

    @ProcessElement
    public void process(@Element ReadTask task, MultiOutputReceiver out, ProcessContext context)
        throws IOException {
      if (writer == null) {
        writer = new RowWriter(settings.schema);
      }
      new Reading(settings, settings.run.in(context), task, writer, out).run();
    }
  }

  /** One file or range being read. */
  private static final class Reading {
    private final Settings settings;
    private final RunContext context;
    private final ReadTask task;
    private final RowWriter writer;
    private final DoFn.MultiOutputReceiver out;
    private final InputProgress progress;
    private long rows;
    private long rejected;
    private final Tallies unkept = new Tallies();
    private final List<Drift> drift = new ArrayList<>();

    Reading(
        Settings settings,
        RunContext context,
        ReadTask task,
        RowWriter writer,
        DoFn.MultiOutputReceiver out) {
      this.settings = settings;
      this.context = context;
      this.task = task;
      this.writer = writer;
      this.out = out;
      this.progress = new InputProgress(context.runId());
    }

    void run() throws IOException {
      boolean verified = settings.limits.verdicts() == Verdicts.VERIFY_FIRST;
      String verdict = verified ? settings.readers.verdict(task, writer) : "";
      String checksum = task.checksum();
      Input input = task.input();
      writer.clear();
      if (verdict.isEmpty()) {
        try (Checksum stored =
            new Checksum(FileReaders.bytes(task.input(), task.range().from().offset()))) {
          if (settings.readers.seeks()) {
            stored.drain(); // a file that changes behind this is read again by the next run
          }
          try (RecordReader reader = settings.readers.open(stored, task)) {
            readAll(reader);
            tellUnread(reader.unread());
            if (checksum.isEmpty()) {
              stored.drain();
              checksum = stored.text();
              input = input.withBytes(stored.bytes());
            }
          }
        } catch (CorruptInput e) {
          if (verified) {
            throw FileFault.CHANGED.of(
                task.input().location(), "it has changed since this run checked it; run again", e);
          }
          verdict = String.valueOf(e.getMessage());
          writer.clear();
        }
      }
      finish(input, checksum, verdict);
    }

    private void readAll(RecordReader reader) throws IOException {
      Found found = reader.next(writer);
      while (found != Found.END) {
        if (found == Found.REFUSED) {
          refuse(reader);
        } else if (writer.size() >= BATCH_BYTES) {
          emit();
          tell(reader.bytes());
        }
        found = reader.next(writer);
      }
      emit();
      tell(reader.bytes());
    }

    private void tellUnread(List<RecordReader.Unread> fields) {
      for (RecordReader.Unread field : fields) {
        String where = field.first() > 0 ? ", record " + field.first() : "";
        drift.add(
            new Drift(
                SchemaChange.unread(field.name(), field.type()),
                settings.onDrift,
                field.rows() < 0 ? rows + rejected : field.rows(),
                task.input().name() + where));
      }
    }

    private void emit() {
      if (writer.rows() > 0) {
        rows += writer.rows();
        out.get(ReadResult.ROWS).output(writer.take());
      }
    }

    private void tell(long bytes) {
      long stored =
          Math.round(
              task.input().bytes()
                  * Math.min(1.0, bytes / (double) Math.max(1, task.input().rawBytes())));
      progress.reached(stored, bytes, rows);
    }

    private void refuse(RecordReader reader) {
      DeadLetter letter = Letters.of(reader, settings.node, task.input(), context);
      if (rejected++ < settings.limits.lettersPerInput()) {
        out.get(ReadResult.LETTERS).output(letter);
      } else {
        unkept.add(letter);
      }
      progress.rejected();
    }

    /** Tells of the input as it was read: its size and its checksum are of the same bytes. */
    private void finish(Input input, String checksum, String verdict) {
      if (verdict.isEmpty()) {
        drift.forEach(
            one -> out.get(ReadResult.FACTS).output(new RunFact.Drifted(settings.node, one)));
        unkept.facts().forEach(out.get(ReadResult.FACTS)::output);
      }
      out.get(ReadResult.FACTS)
          .output(
              new RunFact.Consumed(
                  input, checksum, rows + rejected, rejected, verdict, settings.failsOnBadFile));
      out.get(ReadResult.FACTS)
          .output(
              new RunFact.Counted(
                  Books.of(
                      settings.node,
                      Map.of(
                          Books.Entry.IN,
                          rows + rejected,
                          Books.Entry.OUT,
                          rows,
                          Books.Entry.REJECTED,
                          rejected))));
      if (!verdict.isEmpty()) {
        out.get(ReadResult.BAD).output(input.origin().text());
      }
    }
  }
}
