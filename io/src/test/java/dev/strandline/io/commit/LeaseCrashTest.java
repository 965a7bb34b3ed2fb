package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run is stopped at each durable effect of its lease, in every way; the next one gets it. */
final class LeaseCrashTest {
  private static final int RUNS_BEFORE = 10;

  private final HandClock clock = new HandClock(Instant.parse("2026-11-21T00:00:00Z"));

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void theNextRunGetsTheLeaseAfterAnyCrash(FaultWorld.Kind kind) throws IOException {
    int effects = effects(kind);
    assertThat(effects, greaterThan(5));
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : Fault.values()) {
        for (LeaseOwner.Life life : LeaseOwner.Life.values()) {
          crash(kind, k, fault, life);
        }
      }
    }
  }

  private int effects(FaultWorld.Kind kind) throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      Store store = warm(world);
      world.restart();
      run(store, "run", LeaseOwner.Life.DEAD);
      return world.calls();
    }
  }

  /** A table that has seen some runs, so that old leases are swept too. */
  private Store warm(FaultWorld world) throws IOException {
    Store store = Stores.open(world.location("table"));
    for (int i = 0; i < RUNS_BEFORE; i++) {
      run(store, "before" + i, LeaseOwner.Life.DEAD);
    }
    return store;
  }

  private void crash(FaultWorld.Kind kind, int k, Fault fault, LeaseOwner.Life life)
      throws IOException {
    String where = kind + " " + k + " " + fault + " " + life;
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      Store store = warm(world);
      world.arm(k, fault);
      try {
        run(store, "run", LeaseOwner.Life.DEAD);
      } catch (ProcessStopped | IOException e) {
        where += ", " + e.getMessage();
      }
      world.restart();
      Instant from = clock.now();
      // Whether its death can be seen or not; a process that lives and gives no sign is silent.
      clock.pass(Duration.ofSeconds(31));
      run(store, "next", life);
      assertThat(where, Duration.between(from, clock.now()).toSeconds(), lessThan(65L));
      TableState state = TableState.read(store);
      assertThat(where, state.published(), is(true));
      assertThat(where, Commits.of(store, state.number()).orElseThrow().runId(), is("next"));
      assertThat(where, Lease.holder(store).isEmpty(), is(true));
      long kept =
          store.list(TableLayout.LEASES).stream()
              .map(ObjectStat::path)
              .filter(path -> path.endsWith(".json"))
              .count();
      assertThat(where, kept, lessThan(11L));
    }
  }

  /** A run without rows, with one heartbeat. */
  private void run(Store store, String id, LeaseOwner.Life lifeOfOthers) throws IOException {
    try (Lease lease =
        new Lease.Contender(store, id, LeaseTerms.DEFAULT, clock, taken -> lifeOfOthers).take()) {
      TableCommit commit = TableCommit.to(store).under(lease.number());
      TableState state = commit.prepare();
      lease.beat();
      commit.commit(state.number(), CommitRecord.draft(id, CommitKind.DATA));
    }
  }
}
