package dev.strandline.io;

import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** A source of a checked spec. */
public interface Source {
  /** What there is to read now, in the order of its positions. */
  List<Input> inputs() throws IOException;

  /** The same, with those told that are too young to be read. */
  default Listing listing() throws IOException {
    return new Listing(inputs(), Set.of());
  }

  /**
   * The same for a source that goes on where the tables stand: a log, of which an input is a range
   * that did not exist before it was read.
   *
   * @param known what each table has: an input that one has and another lacks is given again as it
   *     was, by the same name, version and bytes
   */
  default Listing listing(KnownInputs known) throws IOException {
    return listing();
  }

  /** The same source, of whose new rows a listing gives about so many at most. */
  default Source upTo(long rows) {
    return this;
  }

  /** Columns whose value is the same in every row of an input, such as those of its path. */
  default Set<String> constantColumns() {
    return Set.of();
  }

  /** Reads those inputs: rows, letters, and the facts for the commit. */
  PTransform<PBegin, ReadResult> read(List<Input> inputs, ReadLimits limits);

  /**
   * The same for the inputs of a stream, each in the window of its epoch.
   *
   * @param run the one of the epoch
   */
  default PTransform<PCollection<Input>, ReadResult> read(
      Planned<RunContext> run, ReadLimits limits) {
    throw new UnsupportedOperationException("this source is not read in streams");
  }

  /**
   * Columns of these inputs that the spec does not have, and that it says to read too; none for
   * most sources.
   *
   * @throws IOException if an input cannot be read, or a column's type cannot be told
   */
  default List<Column> moreColumns(List<Input> inputs) throws IOException {
    return List.of();
  }

  /**
   * The checksum of an input's stored bytes, as the reader takes it; empty where there is none. It
   * tells whether an input that looks changed is.
   */
  default String checksum(Input input) throws IOException {
    return "";
  }

  /** Reads an input to its end here and now: why that cannot be done; empty for a good one. */
  default String verdict(Input input) throws IOException {
    return "";
  }

  /** Whether an input that is bad as a whole ends the run; else it is set aside. */
  default boolean failsOnBadInput() {
    return false;
  }

  /** Whether {@link #replay} can decode that letter of this source. */
  default boolean canReplay(DeadLetter letter) {
    return false;
  }

  /**
   * Reads the raw input of letters: rows at the positions where the records stood, letters for what
   * is still refused.
   */
  default PTransform<PBegin, ReadResult> replay(List<DeadLetter> letters) {
    throw new UnsupportedOperationException("this source keeps no raw input");
  }

  /**
   * Reads the first records of one input here and now, without a runner.
   *
   * @param records how many, rejected ones included
   */
  void sample(Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException;
}
