package dev.strandline.io.messages;

import dev.strandline.io.Input;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RunContext;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;

/** Batches of rows, and what was refused, for inputs of messages. */
final class ReadMessages<M extends Message> extends PTransform<PCollection<Input>, ReadResult> {
  private static final long serialVersionUID = 1;

  private final Settings<M> settings;

  /** What every worker needs. */
  record Settings<M extends Message>(
      MessageReader.Opener<M> readers, MessageIntake.Settings<M> intake, Planned<RunContext> run)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  ReadMessages(Settings<M> settings) {
    this.settings = settings;
  }

  @Override
  public ReadResult expand(PCollection<Input> inputs) {
    PCollectionTuple read =
        inputs
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read", ReadResult.by(new ReadFn<>(settings)).withSideInputs(settings.run.views()));
    return ReadResult.of(read);
  }

  /** Reads one input after another, through a reader of its own. */
  private static final class ReadFn<M extends Message> extends DoFn<Input, RecordBatch> {
    private static final long serialVersionUID = 1;
    private final Settings<M> settings;
    private transient @Nullable MessageReader<M> reader;

    ReadFn(Settings<M> settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(@Element Input input, MultiOutputReceiver out, ProcessContext context)
        throws IOException {
      MessageReader<M> open = reader;
      if (open == null) {
        open = settings.readers.open();
        reader = open;
      }
      MessageIntake<M> intake =
          new MessageIntake<>(
              settings.intake, settings.run.in(context), input, open.origin(input), out);
      open.read(input, intake);
      intake.finish();
    }

    @Teardown
    public void close() {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }
}
