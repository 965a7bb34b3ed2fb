package dev.strandline.io.commit;

import dev.strandline.io.store.DiskFault;
import dev.strandline.io.store.Store;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to work on a table, held by one run at a time; it saves work, and keeps no table right:
 * that is what numbered commits do.
 *
 * <p>Who wants a lease makes the record of the next number, if it is absent, once the holder of the
 * highest one has released it, is dead, or gave no sign for the expiry. Death is seen on the
 * holder's own machine only. Signs are counted by whoever waits, with its own clock: two machines'
 * clocks are never compared. A holder that gives a sign is alive, and who wants the lease then
 * stops with {@link LeaseHeld}: within two heartbeats.
 *
 * <p>The number fences: a holder that slept while another took the lease over finds a higher number
 * before its commit, and stops ({@link TableCommit#under}). It is the protocol of numbered locks,
 * see M. Kleppmann, "How to do distributed locking", 2016.
 *
 * <pre>{@code
 * try (Lease lease = Lease.take(store, runId, LeaseTerms.DEFAULT)) {
 *   TableState state = TableCommit.to(store).prepare();
 *   ... TableCommit.to(store).under(lease.number()).commit(state.number(), draft);
 * }
 * }</pre>
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_JOIN = Duration.ofSeconds(10);

  /** Tokens of the leases that this process holds, to tell them from those of its dead runs. */
  private static final Set<String> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final LeaseFiles files;
  private final LeaseFiles.Taken taken;
  private final LeaseClock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread heart;
  private long beats;
  private volatile boolean lost;

  private Lease(LeaseFiles files, LeaseFiles.Taken taken, LeaseClock clock) {
    this.files = files;
    this.taken = taken;
    this.clock = clock;
  }

  /**
   * Takes the lease of the table for that run of this process, and gives signs until it is closed.
   *
   * @throws LeaseHeld if another run holds it and gives signs
   * @throws CommitException {@link CommitError#UNUSABLE_PATH} if no file can be made there
   */
  public static Lease take(Store table, String runId, LeaseTerms terms) throws IOException {
    try {
      Lease lease = new Contender(table, runId, terms, LeaseClock.system(), Lease::lifeOf).take();
      lease.start();
      return lease;
    } catch (FileSystemException e) {
      throw new CommitException(
          CommitError.UNUSABLE_PATH,
          "Cannot use the table \""
              + table.location()
              + "\": "
              + DiskFault.told(e)
              + "; "
              + DiskFault.remedy(e),
          e);
    }
  }

  /** The fencing number: higher than that of any lease before. */
  public long number() {
    return taken.number();
  }

  /** Whether another run was seen to have taken the lease over; then this one need not go on. */
  public boolean lost() {
    return lost;
  }

  /**
   * Fails if a higher lease than that was taken.
   *
   * @param number 0 for a run without a lease, which is fenced by nothing
   * @throws LeaseLost naming the run that has it
   */
  static void requireNewest(Store table, long number) throws IOException {
    LeaseFiles files = new LeaseFiles(table);
    long newest = number == 0 ? 0 : files.newest();
    if (newest > number) {
      String newer = files.read(newest).map(Lease::told).orElse("a later run");
      throw new LeaseLost(table.location(), number, newer);
    }
  }

  /** The run that holds the lease now, as far as its records tell; it may be dead. */
  public static Optional<String> holder(Store table) throws IOException {
    LeaseFiles files = new LeaseFiles(table);
    long newest = files.newest();
    return newest == 0 || files.isReleased(newest)
        ? Optional.empty()
        : files.read(newest).map(LeaseFiles.Taken::runId);
  }

  private static String told(LeaseFiles.Taken taken) {
    return "run "
        + taken.runId()
        + " on host "
        + taken.owner().host()
        + ", pid "
        + taken.owner().pid();
  }

  /**
   * Gives the lease to a job of a cluster: the next number is the job's, and this one is released.
   * This process may then go; the job gives signs, and its commit releases the lease.
   *
   * @throws LeaseLost if another run has taken the lease over
   */
  public JobLease handOver(LeaseTerms terms) throws IOException {
    closed.countDown();
    Thread beating = heart;
    if (beating != null) {
      joinQuietly(beating);
    }
    LeaseFiles.Taken job =
        new LeaseFiles.Taken(
            CommitRecord.FORMAT,
            taken.number() + 1,
            taken.runId(),
            UUID.randomUUID().toString(),
            taken.owner().ofJob(),
            Instant.ofEpochMilli(clock.now().toEpochMilli()),
            terms.jobExpiry().toMillis());
    if (lost || !files.take(job)) {
      lost = true;
      String newer = files.read(job.number()).map(Lease::told).orElse("a later run");
      throw new LeaseLost(files.location(), taken.number(), newer);
    }
    close();
    return new JobLease(files.location(), job.number(), terms.jobSign().toMillis());
  }

  /** Releases the lease; a failure is only told, since the next run takes a dead one over. */
  @Override
  public void close() {
    // An interrupted thread cannot write to a disk, and a run that is stopped is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      closed.countDown();
      Thread beating = heart;
      if (beating != null) {
        joinQuietly(beating);
      }
      if (!lost && HELD_HERE.contains(taken.token())) {
        files.release(taken.number());
      }
    } catch (IOException e) {
      LOG.warn("Cannot release the lock of {}: {}", files.location(), e.toString());
    } finally {
      HELD_HERE.remove(taken.token());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      // A sign that hangs in a slow store, and comes after the release, does no harm.
      thread.join(LONGEST_JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() {
    Thread beating = new Thread(this::beatUntilClosed, "lease " + taken.number());
    beating.setDaemon(true);
    heart = beating;
    beating.start();
  }

  private void beatUntilClosed() {
    try {
      while (!closed.await(taken.beatMillis(), TimeUnit.MILLISECONDS)) {
        try {
          beat();
        } catch (IOException e) {
          // An outage that passes; one that lasts lets the lease expire, which fences the commit.
          LOG.warn("Cannot give a heartbeat for {}: {}", files.location(), e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives a sign, or finds that the lease was taken over. */
  void beat() throws IOException {
    if (files.exists(taken.number() + 1)) {
      lost = true;
    } else {
      beats++;
      files.write(new LeaseFiles.Beat(CommitRecord.FORMAT, taken.number(), beats, clock.now()));
    }
  }

  private static LeaseOwner.Life lifeOf(LeaseFiles.Taken taken) {
    LeaseOwner.Life life = taken.owner().life();
    boolean ours =
        life == LeaseOwner.Life.LIVES && taken.owner().pid() == ProcessHandle.current().pid();
    return ours && !HELD_HERE.contains(taken.token()) ? LeaseOwner.Life.DEAD : life;
  }

  /** Who wants the lease. */
  static final class Contender {
    private final LeaseFiles files;
    private final String runId;
    private final LeaseTerms terms;
    private final LeaseClock clock;
    private final Function<LeaseFiles.Taken, LeaseOwner.Life> life;
    private final LeaseOwner owner;
    private @Nullable Seen seen;

    /** The last new sign that was seen, and when by our clock. */
    private record Seen(long number, long beat, long nanos) {}

    Contender(
        Store table,
        String runId,
        LeaseTerms terms,
        LeaseClock clock,
        Function<LeaseFiles.Taken, LeaseOwner.Life> life) {
      this(table, runId, terms, clock, life, LeaseOwner.current());
    }

    Contender(
        Store table,
        String runId,
        LeaseTerms terms,
        LeaseClock clock,
        Function<LeaseFiles.Taken, LeaseOwner.Life> life,
        LeaseOwner owner) {
      this.files = new LeaseFiles(table);
      this.runId = runId;
      this.terms = terms;
      this.clock = clock;
      this.life = life;
      this.owner = owner;
    }

    /** Waits until the lease is free, or its holder gives a sign. */
    Lease take() throws IOException {
      while (true) {
        long newest = files.newest();
        if (isFree(newest)) {
          Optional<Lease> lease = takeAfter(newest);
          if (lease.isPresent()) {
            return lease.get();
          }
        } else {
          sleep();
        }
      }
    }

    private void sleep() throws IOException {
      try {
        clock.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the lock");
      }
    }

    private boolean isFree(long newest) throws IOException {
      if (newest == 0 || files.isReleased(newest)) {
        return true;
      }
      Optional<LeaseFiles.Taken> holder = files.read(newest);
      return holder.isPresent() && isFree(holder.get());
    }

    /**
     * Its signs are minutes apart, so that their age is told by the clocks: where these differ by
     * minutes a run may be stopped, or work in vain, and no more than that.
     */
    private boolean isFreeOfJob(LeaseFiles.Taken job) throws IOException {
      LeaseFiles.Beat beat = files.beat(job);
      Duration age = nonNegative(Duration.between(beat.at(), clock.now()));
      Duration given = Duration.ofMillis(job.beatMillis());
      Duration expiry = given.compareTo(terms.jobExpiry()) < 0 ? given : terms.jobExpiry();
      if (age.compareTo(expiry) < 0) {
        throw new LeaseHeld(files.location(), job, age, expiry);
      }
      return isSilentFor(terms.heartbeat(), job, beat);
    }

    private boolean isFree(LeaseFiles.Taken holder) throws IOException {
      if (holder.owner().isJob()) {
        return isFreeOfJob(holder);
      }
      Duration heartbeat = Duration.ofMillis(holder.beatMillis());
      Duration expiry = terms.expiryOf(heartbeat);
      LeaseFiles.Beat beat = files.beat(holder);
      switch (life.apply(holder)) {
        case DEAD -> {
          LOG.info("The process of {} is gone: taking over the lock", told(holder));
          return true;
        }
        case LIVES -> {
          Duration age = Duration.between(beat.at(), clock.now());
          if (age.compareTo(expiry) < 0) {
            throw new LeaseHeld(files.location(), holder, nonNegative(age), expiry);
          }
          // It sleeps, or the clock or the machine did: then a sign comes soon.
          return isSilentFor(heartbeat.multipliedBy(2), holder, beat);
        }
        default -> {
          return isSilentFor(expiry, holder, beat);
        }
      }
    }

    private static Duration nonNegative(Duration age) {
      return age.isNegative() ? Duration.ZERO : age;
    }

    private boolean isSilentFor(Duration limit, LeaseFiles.Taken holder, LeaseFiles.Beat beat)
        throws IOException {
      long now = clock.nanos();
      Seen before = seen;
      if (before == null) {
        seen = new Seen(holder.number(), beat.beat(), now);
        return false;
      }
      if (before.number != holder.number() || before.beat != beat.beat()) {
        // Released since we looked, and then it was no sign of somebody at work.
        if (files.isReleased(holder.number())) {
          return true;
        }
        throw new LeaseHeld(files.location(), holder, Duration.ZERO, limit);
      }
      if (now - before.nanos < limit.toNanos()) {
        return false;
      }
      LOG.info("No heartbeat of {} for {}: taking over the lock", told(holder), limit);
      return true;
    }

    private Optional<Lease> takeAfter(long newest) throws IOException {
      String token = UUID.randomUUID().toString();
      LeaseFiles.Taken taken =
          new LeaseFiles.Taken(
              CommitRecord.FORMAT,
              newest + 1,
              runId,
              token,
              owner,
              Instant.ofEpochMilli(clock.now().toEpochMilli()),
              terms.heartbeat().toMillis());
      HELD_HERE.add(token);
      boolean held = false;
      try {
        // Who was slow may make a number that others have long left behind.
        held = files.take(taken) && files.newest() == taken.number();
        if (held) {
          files.sweep(taken.number());
        }
      } finally {
        if (!held) {
          HELD_HERE.remove(token);
        }
      }
      return held ? Optional.of(new Lease(files, taken, clock)) : Optional.empty();
    }
  }
}
