package dev.strandline.io.messages;

import dev.strandline.io.Emit;
import dev.strandline.io.Input;
import dev.strandline.io.KnownInputs;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadListed;
import dev.strandline.io.ReadResult;
import dev.strandline.io.ReplayEach;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * A source of messages of a log, whose inputs are ranges of it. Which ranges there are is the
 * business of each kind of log; how they are read, sampled and replayed is the same for all.
 */
public abstract class MessageSource<M extends Message> implements Source {
  private final ReplayMessages.Settings<M> settings;
  private final MessageReader.Opener<M> readers;

  /** A source that reads what the settings say through those readers. */
  protected MessageSource(ReplayMessages.Settings<M> settings, MessageReader.Opener<M> readers) {
    this.settings = settings;
    this.readers = readers;
  }

  @Override
  public final List<Input> inputs() throws IOException {
    return listing(KnownInputs.NOTHING).inputs();
  }

  @Override
  public final PTransform<PBegin, ReadResult> read(List<Input> inputs, ReadLimits limits) {
    return ReadListed.of(
        "Ranges",
        Emit.of(ReadListed.largestFirst(inputs), Input.coder()),
        read(Planned.as(settings.run()), limits));
  }

  @Override
  public final PTransform<PCollection<Input>, ReadResult> read(
      Planned<RunContext> epoch, ReadLimits limits) {
    return new ReadMessages<>(
        new ReadMessages.Settings<>(
            readers,
            new MessageIntake.Settings<>(
                settings.node(), settings.columns(), settings.letters(), settings.schema(), limits),
            epoch));
  }

  @Override
  public final boolean canReplay(DeadLetter letter) {
    return settings.letters().isWhole(letter);
  }

  @Override
  public final PTransform<PBegin, ReadResult> replay(List<DeadLetter> letters) {
    return ReplayEach.of(letters, new ReplayMessages<>(settings));
  }

  @Override
  public final void sample(
      Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException {
    try (MessageReader<M> reader = readers.open()) {
      MessageSample<M> sample =
          new MessageSample<>(settings, input, reader.origin(input), records, letters);
      reader.read(input, sample);
      sample.finish(rows);
    }
  }
}
