package dev.strandline.model;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.CoderException;

/** Batches of this process by number, for as long as somebody else holds them. */
final class SharedBatches {
  private static final Map<Long, Entry> BATCHES = new ConcurrentHashMap<>();
  private static final ReferenceQueue<RecordBatch> GONE = new ReferenceQueue<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private static final class Entry extends WeakReference<RecordBatch> {
    private final long number;

    Entry(RecordBatch batch, long number) {
      super(batch, GONE);
      this.number = number;
    }
  }

  private SharedBatches() {}

  static long put(RecordBatch batch) {
    for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      BATCHES.remove(((Entry) gone).number);
    }
    long number = NEXT.getAndIncrement();
    BATCHES.put(number, new Entry(batch, number));
    return number;
  }

  static RecordBatch get(long number) throws CoderException {
    Entry entry = BATCHES.get(number);
    RecordBatch batch = entry == null ? null : entry.get();
    if (batch == null) {
      throw new CoderException("Cannot read a batch by reference: nobody holds number " + number);
    }
    return batch;
  }
}
