package dev.strandline.io;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * What a source gives: its rows, the records it refused, and facts for the commit (its books, and
 * one {@link RunFact.Consumed} an input), and the {@link dev.strandline.model.Origin#text texts} of
 * the origins whose rows must not be used, since their input was found bad after its first rows.
 */
public record ReadResult(
    PCollection<RecordBatch> rows,
    PCollection<DeadLetter> letters,
    PCollection<RunFact> facts,
    PCollection<String> bad)
    implements POutput {
  /** The rows' output. */
  public static final TupleTag<RecordBatch> ROWS = new TupleTag<>("rows") {};

  /** The refused records' output. */
  public static final TupleTag<DeadLetter> LETTERS = new TupleTag<>("letters") {};

  /** The facts' output. */
  public static final TupleTag<RunFact> FACTS = new TupleTag<>("facts") {};

  /** The bad inputs' output. */
  public static final TupleTag<String> BAD = new TupleTag<>("bad") {};

  /** A reading step with those outputs. */
  public static <T> ParDo.MultiOutput<T, RecordBatch> by(DoFn<T, RecordBatch> reading) {
    return ParDo.of(reading).withOutputTags(ROWS, TupleTagList.of(LETTERS).and(FACTS).and(BAD));
  }

  /** What such a step gave. */
  public static ReadResult of(PCollectionTuple read) {
    return new ReadResult(
        read.get(ROWS).setCoder(RecordBatchCoder.of()),
        read.get(LETTERS).setCoder(DeadLetter.coder()),
        read.get(FACTS).setCoder(RunFact.coder()),
        read.get(BAD).setCoder(StringUtf8Coder.of()));
  }

  @Override
  public Pipeline getPipeline() {
    return rows.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(ROWS, rows, LETTERS, letters, FACTS, facts, BAD, bad);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
