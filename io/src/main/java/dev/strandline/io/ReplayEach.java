package dev.strandline.io;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/** What a source makes of dead letters, each by itself: rows, letters, and their books. */
public final class ReplayEach extends PTransform<PBegin, ReadResult> {
  private static final long serialVersionUID = 1;

  private final List<DeadLetter> letters;
  private final DoFn<DeadLetter, RecordBatch> replay;

  private ReplayEach(List<DeadLetter> letters, DoFn<DeadLetter, RecordBatch> replay) {
    this.letters = List.copyOf(letters);
    this.replay = replay;
  }

  /**
   * Replays letters.
   *
   * @param replay a step with the outputs of {@link ReadResult}
   */
  public static ReplayEach of(List<DeadLetter> letters, DoFn<DeadLetter, RecordBatch> replay) {
    return new ReplayEach(letters, replay);
  }

  @Override
  public ReadResult expand(PBegin begin) {
    return ReadResult.of(
        begin
            .apply("Letters", Create.of(letters).withCoder(DeadLetter.coder()))
            .apply("Replay", ReadResult.by(replay)));
  }
}
