package dev.strandline.io.commit;

import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;

/**
 * A lease that was handed over to a job of a cluster, whose workers give its signs of life and
 * whose commit releases it; see {@link Lease#handOver}. Any of them may call these methods, at once
 * too.
 *
 * @param table the table's location
 * @param number the fencing number
 * @param signMillis how often a sign should be given, where work goes on
 */
public record JobLease(String table, long number, long signMillis) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Says that the job is at work.
   *
   * @throws LeaseLost if another run has taken the lease over: the job's commit would be refused
   */
  public void sign() throws IOException {
    Store store = Stores.open(table);
    Lease.requireNewest(store, number);
    Instant now = Instant.now();
    // Workers do not know of each other, so a sign's time is its number.
    new LeaseFiles(store)
        .write(new LeaseFiles.Beat(CommitRecord.FORMAT, number, now.toEpochMilli(), now));
  }

  /** Says that the job is done, so that the next run need not wait. */
  public void release() throws IOException {
    new LeaseFiles(Stores.open(table)).release(number);
  }
}
