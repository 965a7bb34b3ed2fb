package dev.strandline.io;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/** A source of a checked spec. */
public interface Source {
  /** What there is to read now, in the order of its positions. */
  List<Input> inputs() throws IOException;

  /** Reads those inputs: rows, letters, and the facts for the commit. */
  PTransform<PBegin, ReadResult> read(List<Input> inputs, ReadLimits limits);

  /**
   * Reads the first records of one input here and now, without a runner.
   *
   * @param records how many, rejected ones included
   */
  void sample(Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException;
}
