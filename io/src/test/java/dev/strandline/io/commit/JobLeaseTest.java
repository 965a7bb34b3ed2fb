package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lease that a job holds after whoever submitted it has gone. */
final class JobLeaseTest {
  private final HandClock clock = new HandClock(Instant.now());

  /** Others see no process that lives, as on the machine of a submitter that was killed. */
  private Lease take(Store store, String run) throws IOException {
    return new Lease.Contender(store, run, LeaseTerms.DEFAULT, clock, taken -> LeaseOwner.Life.DEAD)
        .take();
  }

  private JobLease submit(Store store, String run) throws IOException {
    try (Lease lease = take(store, run)) {
      return lease.handOver(LeaseTerms.DEFAULT);
    }
  }

  private Duration waits(Store store, String run) throws IOException {
    Instant from = clock.now();
    take(store, run).close();
    return Duration.between(from, clock.now());
  }

  @Test
  void whoeverComesWhileTheJobIsAtWorkIsToldAtOnce() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Store store = Stores.open(world.location("table"));
      JobLease job = submit(store, "job");
      Instant from = clock.now();
      LeaseHeld held = assertThrows(LeaseHeld.class, () -> take(store, "next"));
      assertThat(Duration.between(from, clock.now()), lessThan(Duration.ofSeconds(5)));
      assertThat(held.getMessage(), containsString("locked by the job of run job"));
      assertThat(Lease.holder(store).orElseThrow(), is("job"));
      assertThat(job.signMillis(), is(10_000L));
      clock.pass(Duration.ofMinutes(9));
      assertThrows(LeaseHeld.class, () -> take(store, "next"));
      job.release();
      assertThat(waits(store, "next"), is(Duration.ZERO));
    }
  }

  @Test
  void aJobWithoutASignForLongIsDeadAndCommitsNothing() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Store store = Stores.open(world.location("table"));
      JobLease job = submit(store, "job");
      long base = TableCommit.to(store).prepare().number();
      clock.pass(Duration.ofMinutes(11));
      job.sign(); // by the real clock, which is 11 minutes behind: an old sign
      assertThat(waits(store, "next"), lessThan(Duration.ofSeconds(5)));
      assertThrows(LeaseLost.class, job::sign);
      CommitDraft draft = CommitRecord.draft("job", CommitKind.DATA);
      assertThrows(
          LeaseLost.class, () -> TableCommit.to(store).under(job.number()).commit(base, draft));
    }
  }

  @Test
  void whoWaitsSeesASignThatComesMeanwhile() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Store store = Stores.open(world.location("table"));
      JobLease job = submit(store, "job");
      clock.pass(Duration.ofMinutes(11));
      clock.meanwhile(
          () -> {
            try {
              job.sign();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThrows(LeaseHeld.class, () -> take(store, "next"));
    }
  }

  /** The submitter is stopped at each durable effect of taking a lease and handing it over. */
  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void theNextRunGetsTheLeaseAfterAnyCrashOfTheSubmitterAndTheJob(FaultWorld.Kind kind)
      throws IOException {
    int effects;
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      Store store = Stores.open(world.location("table"));
      world.restart();
      job(store);
      effects = world.calls();
    }
    assertThat(effects, greaterThan(5));
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : Fault.values()) {
        crash(kind, k, fault);
      }
    }
  }

  private void crash(FaultWorld.Kind kind, int k, Fault fault) throws IOException {
    String where = kind + " " + k + " " + fault;
    try (FaultWorld world = FaultWorld.inMemory(kind)) {
      Store store = Stores.open(world.location("table"));
      world.arm(k, fault);
      try {
        job(store);
      } catch (ProcessStopped | IOException e) {
        where += ", " + e.getMessage();
      }
      world.restart();
      clock.pass(Duration.ofMinutes(11));
      assertThat(where, waits(store, "next"), lessThan(Duration.ofSeconds(65)));
      assertThat(where, Lease.holder(store).isEmpty(), is(true));
      try (Lease last = take(store, "last")) {
        TableCommit commit = TableCommit.to(store).under(last.number());
        commit.commit(commit.prepare().number(), CommitRecord.draft("last", CommitKind.DATA));
      }
      assertThat(where, TableState.read(store).published(), is(true));
    }
  }

  /** What the submitter and then the job do. */
  private void job(Store store) throws IOException {
    JobLease job = submit(store, "job");
    TableCommit commit = TableCommit.to(store).under(job.number());
    TableState state = commit.prepare();
    job.sign();
    commit.commit(state.number(), CommitRecord.draft("job", CommitKind.DATA));
    job.release();
  }
}
