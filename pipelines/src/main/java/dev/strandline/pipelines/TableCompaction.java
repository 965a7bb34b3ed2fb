package dev.strandline.pipelines;

import dev.strandline.io.RunContext;
import dev.strandline.io.commit.Lease;
import dev.strandline.io.commit.LeaseTerms;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.table.CompactSettings;
import dev.strandline.io.table.CompactTable;
import dev.strandline.pipelines.cli.Compacted;
import dev.strandline.pipelines.cli.RunListener;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Compacts one table in this process, under its lease. */
record TableCompaction(String location, CompactSettings settings, RunContext run) {
  /** What it would do. Writes nothing. */
  Compacted look() throws IOException {
    return told(CompactTable.of(location, settings).look(run), true);
  }

  /** Does it. */
  Compacted compact(LeaseTerms terms, RunListener listener) throws IOException {
    Store store = Stores.open(location);
    if (!TableLayout.isThere(store)) {
      return told(CompactTable.of(location, settings).look(run), false); // Nothing, and no lease.
    }
    AtomicBoolean stopped = new AtomicBoolean();
    try (Lease lease = Lease.take(store, run.runId(), terms)) {
      listener.started(
          run.runId(), TableLayout.run(location, run.runId()), () -> stopped.set(true));
      CompactTable.Result result =
          CompactTable.of(location, settings)
              .run(
                  run,
                  lease.number(),
                  Runtime.getRuntime().availableProcessors(),
                  () -> stopped.get() || lease.lost());
      if (result.commit() > 0) {
        listener.committed(location, result.commit());
      }
      return told(result, false);
    }
  }

  private Compacted told(CompactTable.Result result, boolean dryRun) {
    List<Compacted.Partition> partitions =
        result.partitions().stream()
            .map(
                change ->
                    new Compacted.Partition(
                        change.partition(),
                        change.rows(),
                        change.files(),
                        change.bytes(),
                        change.after(),
                        change.bytesAfter()))
            .toList();
    return new Compacted(
        location,
        dryRun,
        run.runId(),
        result.commit() == 0 ? OptionalLong.empty() : OptionalLong.of(result.commit()),
        partitions,
        result.forgotten());
  }
}
