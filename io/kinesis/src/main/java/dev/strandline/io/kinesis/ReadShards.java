package dev.strandline.io.kinesis;

import dev.strandline.io.Input;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RunContext;
import dev.strandline.io.messages.MessageIntake;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Batches of rows, and what was refused, for ranges. */
final class ReadShards extends PTransform<PCollection<Input>, ReadResult> {
  private static final long serialVersionUID = 1;

  private final Settings settings;

  /** What every worker needs. */
  record Settings(
      ClientSettings client,
      boolean goesOn,
      MessageIntake.Settings<KinesisMessage> intake,
      Planned<RunContext> run)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  ReadShards(Settings settings) {
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

  /** Reads one range after another. */
  private static final class ReadFn extends DoFn<Input, RecordBatch> {
    private static final long serialVersionUID = 1;
    private final Settings settings;

    ReadFn(Settings settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(@Element Input input, MultiOutputReceiver out, ProcessContext context)
        throws IOException {
      ShardRange range = ShardRange.of(input);
      MessageIntake<KinesisMessage> intake =
          new MessageIntake<>(
              settings.intake, settings.run.in(context), input, range.origin(input), out);
      new RangeRecords(
              settings.client.streams(),
              settings.client.timeout(),
              settings.goesOn,
              Clock.systemUTC())
          .read(
              range,
              record -> {
                intake.take(record);
                return true;
              });
      intake.reached(1);
      intake.finish();
    }
  }
}
