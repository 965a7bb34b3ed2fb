package dev.strandline.transforms;

import dev.strandline.model.Books;
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
 * @param sink the node that writes, in the books; empty where nothing is written
 */
public record ReduceSettings(String step, String sink, Reduction reduction, ReduceMemory memory)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The books of one shard whose rows met those that its table has. */
  Books books(ReduceCounts counts, MergeCounts merged) {
    Books reduced =
        Books.of(
            step.isEmpty() ? sink : step,
            Map.of(
                Books.Entry.DROPPED, counts.dropped(),
                Books.Entry.DEDUPLICATED, counts.deduplicated()));
    Books passed =
        step.isEmpty()
            ? Books.EMPTY
            : Books.of(step, Map.of(Books.Entry.IN, counts.in(), Books.Entry.OUT, counts.out()));
    return reduced
        .plus(passed)
        .plus(
            Books.of(
                sink,
                Map.of(
                    Books.Entry.IN, step.isEmpty() ? counts.in() : counts.out(),
                    Books.Entry.INSERTED, merged.inserted(),
                    Books.Entry.UPDATED, merged.updated(),
                    Books.Entry.DELETED, merged.deleted(),
                    Books.Entry.STALE, merged.stale(),
                    Books.Entry.UNCHANGED, merged.unchanged(),
                    Books.Entry.REWRITTEN, merged.rewritten())));
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
