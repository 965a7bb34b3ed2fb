package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RunContext;
import dev.strandline.io.messages.MessageIntake;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import java.io.IOException;
import java.io.Serializable;
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

  private final Settings settings;

  /** What every worker needs. */
  record Settings(
      ClientSettings client,
      boolean goesOn,
      MessageIntake.Settings<KafkaMessage> intake,
      Planned<RunContext> run)
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
      OffsetRange range = OffsetRange.of(input);
      MessageIntake<KafkaMessage> intake =
          new MessageIntake<>(
              settings.intake, settings.run.in(context), input, range.origin(input), out);
      open.read(range, new Reading(range, intake));
      intake.finish();
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
  private record Reading(OffsetRange range, MessageIntake<KafkaMessage> intake)
      implements RangeRecords.Messages {
    @Override
    public boolean take(ConsumerRecord<byte[], byte[]> message) {
      intake.take(new KafkaMessage(message));
      return true;
    }

    @Override
    public void reached(long position) {
      intake.reached((double) (position - range.first()) / Math.max(1, range.to() - range.first()));
    }
  }
}
