package dev.strandline.transforms.reduce;

/** The figures of {@link MergeCounts} while they are counted. */
final class MergeTally {
  long in;
  long superseded;
  long inserted;
  long updated;
  long deleted;
  long stale;
  long unchanged;
  long late;
  long rewritten;
  long waiting;
  long taken;
  long derived;

  MergeCounts counts() {
    return new MergeCounts(
        in,
        superseded,
        inserted,
        updated,
        deleted,
        stale,
        unchanged,
        late,
        rewritten,
        waiting,
        taken,
        derived);
  }
}
