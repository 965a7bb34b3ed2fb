package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.InputProgress;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunFact;
import dev.strandline.model.Books;
import dev.strandline.model.Origin;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Batches of rows, and what was refused, for ranges. */
final class ReadRanges extends PTransform<PCollection<Input>, ReadResult> {
  private static final long serialVersionUID = 1;
  private static final int BATCH_BYTES = 1 << 18;

  private final Settings settings;

  /** What every worker needs. */
  record Settings(
      String node,
      ClientSettings client,
      boolean goesOn,
      MessageColumns columns,
      Schema schema,
      Planned<RunContext> run,
      ReadLimits limits)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  ReadRanges(Settings settings) {
    this.settings = settings;
  }

  @Override
  public ReadResult expand(PCollection<Input> inputs) {
    PCollectionTuple read =
        inputs
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read", ReadResult.by(new ReadFn(settings)).withSideInputs(settings.run.views()));
    return ReadResult.of(read);
  }

  /** Reads one range after another, through a consumer of its own. */
  private static final class ReadFn extends DoFn<Input, RecordBatch> {
    private static final long serialVersionUID = 1;
    private final Settings settings;
    private transient @Nullable RangeRecords records;

    ReadFn(Settings settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(@Element Input input, MultiOutputReceiver out, ProcessContext context)
        throws IOException {
      RangeRecords open = records;
      if (open == null) {
        open = new RangeRecords(settings.client, settings.goesOn, settings.client.consumer());
        records = open;
      }
      Reading reading = new Reading(settings, settings.run.in(context), input, out);
      open.read(OffsetRange.of(input), reading);
      reading.finish();
    }

    @Teardown
    public void close() {
      if (records != null) {
        records.close();
        records = null;
      }
    }
  }

  /** One range being read. */
  private static final class Reading implements RangeRecords.Messages {
    private final Settings settings;
    private final RunContext context;
    private final Input input;
    private final OffsetRange range;
    private final Origin origin;
    private final MessageRows messages;
    private final RowWriter writer;
    private final DoFn.MultiOutputReceiver out;
    private final InputProgress progress;
    private long rows;
    private long rejected;
    private long filtered;
    private long bytes;

    Reading(Settings settings, RunContext context, Input input, DoFn.MultiOutputReceiver out) {
      this.settings = settings;
      this.context = context;
      this.input = input;
      this.range = OffsetRange.of(input);
      this.origin = range.origin(input);
      this.messages = new MessageRows(settings.columns);
      this.writer = new RowWriter(settings.schema);
      this.out = out;
      this.progress = new InputProgress(context.runId());
    }

    @Override
    public boolean take(ConsumerRecord<byte[], byte[]> message) {
      bytes += MessageRows.bytesOf(message);
      switch (messages.read(message, origin, writer)) {
        case ROW -> {
          if (writer.size() >= BATCH_BYTES) {
            emit();
          }
        }
        case FILTERED -> filtered++;
        case REFUSED -> refuse(message);
      }
      return true;
    }

    private void emit() {
      if (writer.rows() > 0) {
        rows += writer.rows();
        out.get(ReadResult.ROWS).output(writer.take());
      }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> message) {
      if (rejected++ < settings.limits.lettersPerInput()) {
        out.get(ReadResult.LETTERS)
            .output(
                new MessageLetters(settings.node, context)
                    .of(message, input, messages.refusal(), messages.sensitive()));
      }
      progress.rejected();
    }

    /** Bytes by offsets: how long the messages to come are nobody knows. */
    @Override
    public void reached(long position) {
      long stored =
          (long)
              (input.bytes()
                  * ((double) (position - range.first())
                      / Math.max(1, range.to() - range.first())));
      progress.reached(stored, bytes, rows + writer.rows());
    }

    void finish() {
      emit();
      long in = rows + rejected + filtered;
      messages
          .takeDrift()
          .forEach(
              one -> out.get(ReadResult.FACTS).output(new RunFact.Drifted(settings.node, one)));
      out.get(ReadResult.FACTS).output(new RunFact.Consumed(input, "", in, rejected, "", false));
      out.get(ReadResult.FACTS)
          .output(
              new RunFact.Counted(
                  Books.of(
                      settings.node,
                      Map.of(
                          Books.Entry.IN, in,
                          Books.Entry.OUT, rows,
                          Books.Entry.FILTERED, filtered,
                          Books.Entry.REJECTED, rejected))));
    }
  }
}
