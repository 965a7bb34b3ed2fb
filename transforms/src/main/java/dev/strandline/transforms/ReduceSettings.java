package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.transforms.reduce.IndexMerge;
import dev.strandline.transforms.reduce.MergeCounts;
import dev.strandline.transforms.reduce.ReduceCounts;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import java.io.Serializable;
import java.util.Map;

/**
 * How a shard's rows are reduced, and under which names that is counted.
 *
 * @param step the node that reduces, in the books; empty where rows only pass
 * @param located whether {@link LocateRows} has counted them as the sink's already
 * @param sink the node that writes, in the books; empty where nothing is written
 */
public record ReduceSettings(
    String step, String sink, boolean located, Reduction reduction, ReduceMemory memory)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** For rows that come as they were read or reduced. */
  public ReduceSettings(String step, String sink, Reduction reduction, ReduceMemory memory) {
    this(step, sink, false, reduction, memory);
  }

  /** The node that rows come to first. */
  public String first() {
    return step.isEmpty() ? sink : step;
  }

  /** For the same rows after {@link LocateRows} has counted them. */
  public ReduceSettings afterLocating() {
    return new ReduceSettings("", sink, true, reduction, memory);
  }

  /** The books of one shard whose rows met those that its table has. */
  Books books(ReduceCounts counts, MergeCounts merged) {
    if (located) {
      return Books.of(sink, outcomes(merged));
    }
    return reduced(counts, merged.superseded()).plus(Books.of(sink, outcomes(merged)));
  }

  /**
   * The books of one shard of keys whose rows were sent to their partitions: a moved row is a
   * delete and an insert there, and counts as one update.
   */
  Books located(ReduceCounts counts, IndexMerge.Counts keys) {
    return reduced(counts, 0)
        .plus(
            Books.of(
                sink,
                Map.of(
                    Books.Entry.STALE, keys.stale(),
                    Books.Entry.UNCHANGED, keys.unchanged(),
                    Books.Entry.LATE, keys.late(),
                    Books.Entry.UPDATED, keys.moved(),
                    Books.Entry.INSERTED, -keys.moved(),
                    Books.Entry.DELETED, -keys.moved())));
  }

  private static Map<Books.Entry, Long> outcomes(MergeCounts merged) {
    return Map.of(
        Books.Entry.WAITING, merged.waiting(),
        Books.Entry.INSERTED, merged.inserted(),
        Books.Entry.UPDATED, merged.updated(),
        Books.Entry.DELETED, merged.deleted() + merged.taken(),
        Books.Entry.STALE, merged.stale(),
        Books.Entry.UNCHANGED, merged.unchanged(),
        Books.Entry.LATE, merged.late(),
        Books.Entry.REWRITTEN, merged.rewritten(),
        Books.Entry.DERIVED, merged.taken() + merged.derived());
  }

  /**
   * What came to the step, and what of it goes on to the sink.
   *
   * @param superseded rows of the same key as another that came out with them
   */
  private Books reduced(ReduceCounts counts, long superseded) {
    long out = counts.out() - superseded;
    Books reduced =
        Books.of(
            first(),
            Map.of(
                Books.Entry.DROPPED,
                counts.dropped(),
                Books.Entry.DEDUPLICATED,
                counts.deduplicated() + superseded));
    Books passed =
        step.isEmpty()
            ? Books.EMPTY
            : Books.of(step, Map.of(Books.Entry.IN, counts.in(), Books.Entry.OUT, out));
    return reduced
        .plus(passed)
        .plus(Books.of(sink, Map.of(Books.Entry.IN, step.isEmpty() ? counts.in() : out)));
  }

  /** The books of one shard. */
  Books books(ReduceCounts counts) {
    if (step.isEmpty()) {
      return Books.of(
          sink,
          Map.of(
              Books.Entry.IN, counts.in(),
              Books.Entry.DROPPED, counts.dropped(),
              Books.Entry.DEDUPLICATED, counts.deduplicated(),
              Books.Entry.DELETED, counts.deletes(),
              Books.Entry.INSERTED, counts.out()));
    }
    Books books =
        Books.of(
            step,
            Map.of(
                Books.Entry.IN, counts.in(),
                Books.Entry.DROPPED, counts.dropped(),
                Books.Entry.DEDUPLICATED, counts.deduplicated(),
                Books.Entry.DELETED, counts.deletes(),
                Books.Entry.OUT, counts.out()));
    if (sink.isEmpty()) {
      return books;
    }
    return books.plus(
        Books.of(sink, Map.of(Books.Entry.IN, counts.out(), Books.Entry.INSERTED, counts.out())));
  }
}
