package dev.strandline.io.commit;

import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A pretended table and pretended runs, of which one goes on at a time: until its next call of the
 * store, or while it waits. Time passes with calls and waits only.
 */
final class LeaseWorld implements AutoCloseable {
  /** What becomes of a run. */
  enum Ending {
    COMMITS,
    /** Holds the lease, then finds that it has nothing to do. */
    DOES_NOTHING,
    /** Its process ends at some call of the store. */
    DIES,
    /** It stands still for minutes at some call of the store, then goes on. */
    SLEEPS
  }

  private static final Duration LONGEST_CALL = Duration.ofMillis(40);

  private final FaultWorld faults;
  private final Random random;
  private final Semaphore back = new Semaphore(0);
  private final List<Actor> actors = new ArrayList<>();
  private final long[] skews = new long[2];
  private long nanos;
  private int holders;
  private int mostHolders;
  private boolean slept;

  LeaseWorld(FaultWorld.Kind kind, Random random) {
    this.faults = FaultWorld.inMemory(kind);
    this.random = random;
    for (int i = 0; i < skews.length; i++) {
      skews[i] = random.nextInt(7_200_000) - 3_600_000L;
    }
  }

  @Override
  public void close() {
    faults.close();
  }

  Actor add(String name, int machine, Ending ending) throws IOException {
    Actor actor = new Actor(name, machine, ending);
    actors.add(actor);
    Thread thread = new Thread(actor, name);
    thread.setDaemon(true);
    thread.start();
    return actor;
  }

  List<Actor> actors() {
    return actors;
  }

  /** The run that made that commit. */
  String runOf(long number) throws IOException {
    return runs().get((int) number - 1);
  }

  /** The runs of all commits, from the first. */
  List<String> runs() throws IOException {
    List<String> runs = new ArrayList<>();
    Store store = Stores.open(faults.location("table"));
    Optional<CommitRecord> record = Commits.of(store, 1);
    while (record.isPresent()) {
      runs.add(record.get().runId());
      record = Commits.of(store, runs.size() + 1L);
    }
    return runs;
  }

  /** Whether a lease is there that nobody released. */
  boolean isHeld() throws IOException {
    return holder().isPresent();
  }

  private Optional<LeaseFiles.Taken> holder() throws IOException {
    LeaseFiles files = new LeaseFiles(Stores.open(faults.location("table")));
    long newest = files.newest();
    return newest == 0 || files.isReleased(newest) ? Optional.empty() : files.read(newest);
  }

  int mostHolders() {
    return mostHolders;
  }

  boolean everybodyWasAwake() {
    return !slept;
  }

  String told() {
    StringBuilder text = new StringBuilder();
    actors.forEach(actor -> text.append(actor.told()).append("; "));
    return text.toString();
  }

  /** Lets the runs go on, in an order of chance, until all are over or that time has passed. */
  void play(Duration most) throws InterruptedException {
    long end = nanos + most.toNanos();
    while (nanos < end) {
      List<Actor> ready = new ArrayList<>();
      long next = Long.MAX_VALUE;
      for (Actor actor : actors) {
        if (!actor.over) {
          next = Math.min(next, actor.wakes);
          if (actor.wakes <= nanos) {
            ready.add(actor);
          }
        }
      }
      if (next == Long.MAX_VALUE) {
        return;
      }
      if (ready.isEmpty()) {
        nanos = next;
      } else {
        ready.get(random.nextInt(ready.size())).goOn.release();
        back.acquire();
      }
    }
  }

  /** Ends a run's thread as the end of its process would. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  /** One run, again and again until it has had its turn. */
  final class Actor implements Runnable {
    private final String name;
    private final int machine;
    private final Ending ending;
    private final Store store;
    private final Semaphore goOn = new Semaphore(0);
    private final long origin = random.nextLong() >> 8;
    private int callsLeft = 3 + random.nextInt(25);
    private volatile long wakes;
    private volatile boolean over;
    private volatile boolean dead;
    private boolean tookOver;
    private boolean fenced;
    private int refusals;
    private long longestWait;
    private @Nullable Long base;
    private String state = "begins";

    Actor(String name, int machine, Ending ending) throws IOException {
      this.name = name;
      this.machine = machine;
      this.ending = ending;
      this.store = new Stepped(Stores.open(faults.location("table")), this::step);
      this.wakes = nanos + Duration.ofMillis(random.nextInt(3_000)).toNanos();
    }

    Optional<Long> committedOn() {
      return Optional.ofNullable(base);
    }

    String name() {
      return name;
    }

    boolean hasFailed() {
      return state.startsWith("failed");
    }

    boolean isOver() {
      return over;
    }

    boolean tookOver() {
      return tookOver;
    }

    boolean wasFenced() {
      return fenced;
    }

    int refusals() {
      return refusals;
    }

    Duration longestWait() {
      return Duration.ofNanos(longestWait);
    }

    String told() {
      return name + " on " + machine + " " + ending + ": " + state;
    }

    @Override
    public void run() {
      goOn.acquireUninterruptibly();
      try {
        boolean again = true;
        while (again) {
          again = attempt();
        }
      } catch (Died e) {
        state = "died";
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        state = "failed: " + e;
      } finally {
        over = true;
        back.release();
      }
    }

    /** Whether it has to try again. */
    private boolean attempt() throws IOException, InterruptedException {
      long from = nanos;
      LeaseTerms terms = LeaseTerms.DEFAULT;
      long before = holder().map(LeaseFiles.Taken::number).orElse(-1L);
      Lease lease;
      try {
        lease =
            new Lease.Contender(
                    store,
                    name,
                    terms,
                    clock,
                    this::lifeOf,
                    new LeaseOwner("host" + machine, "m" + machine, id(), "", "u"))
                .take();
      } catch (LeaseHeld e) {
        refusals++;
        longestWait = Math.max(longestWait, nanos - from);
        clock.sleep(Duration.ofSeconds(1 + random.nextInt(10)));
        return true;
      }
      longestWait = Math.max(longestWait, nanos - from);
      tookOver |= lease.number() == before + 1;
      holders++;
      mostHolders = Math.max(mostHolders, holders);
      try {
        return work(lease, terms);
      } finally {
        holders--;
        if (!dead) {
          lease.close();
        }
      }
    }

    private boolean work(Lease lease, LeaseTerms terms) throws IOException, InterruptedException {
      TableCommit commit = TableCommit.to(store).under(lease.number());
      long from = commit.prepare().number();
      for (int i = random.nextInt(4); i > 0; i--) {
        clock.sleep(terms.heartbeat());
        lease.beat();
      }
      if (ending == Ending.DOES_NOTHING) {
        state = "did nothing";
        return false;
      }
      try {
        CommitDraft draft = CommitRecord.draft(name, CommitKind.DATA);
        if (commit.commit(from, draft).now()) {
          base = from;
        }
        state = "committed on " + from;
        return false;
      } catch (LeaseLost e) {
        fenced = true;
        state = "fenced";
        return true;
      } catch (CommitConflict e) {
        state = "lost the race";
        return true;
      }
    }

    /** Before each call of the store. */
    private void step() {
      boolean atWork = ending == Ending.DIES || ending == Ending.SLEEPS;
      if (atWork && --callsLeft == 0) {
        if (ending == Ending.DIES) {
          dead = true;
          throw new Died();
        }
        slept = true;
        yieldUntil(nanos + Duration.ofSeconds(20 + random.nextInt(60)).toNanos());
        return;
      }
      yieldUntil(nanos + (long) (random.nextDouble() * LONGEST_CALL.toNanos()));
    }

    private void yieldUntil(long time) {
      if (dead) {
        throw new Died();
      }
      wakes = time;
      back.release();
      goOn.acquireUninterruptibly();
    }

    private long id() {
      return actors.indexOf(this);
    }

    private LeaseOwner.Life lifeOf(LeaseFiles.Taken taken) {
      if (!taken.owner().machine().equals("m" + machine)) {
        return LeaseOwner.Life.UNKNOWN;
      }
      Actor other = actors.get((int) taken.owner().pid());
      return other.dead || other.over ? LeaseOwner.Life.DEAD : LeaseOwner.Life.LIVES;
    }

    private final LeaseClock clock =
        new LeaseClock() {
          @Override
          public Instant now() {
            return Instant.ofEpochMilli(1_000_000_000_000L + nanos / 1_000_000 + skews[machine]);
          }

          @Override
          public long nanos() {
            return nanos + origin;
          }

          @Override
          public void sleep(Duration time) {
            yieldUntil(nanos + time.toNanos());
          }
        };
  }

  /** A store that lets others go on before each of its calls. */
  private record Stepped(Store store, Runnable before) implements Store {
    private Store next() {
      before.run();
      return store;
    }

    @Override
    public String location() {
      return store.location();
    }

    @Override
    public byte[] read(String path) throws IOException {
      return next().read(path);
    }

    @Override
    public SeekableByteChannel openRead(String path) throws IOException {
      return next().openRead(path);
    }

    @Override
    public Optional<ObjectStat> stat(String path) throws IOException {
      return next().stat(path);
    }

    @Override
    public List<ObjectStat> list(String folder) throws IOException {
      return next().list(folder);
    }

    @Override
    public boolean createIfAbsent(String path, byte[] content) throws IOException {
      return next().createIfAbsent(path, content);
    }

    @Override
    public OutputStream createStaged(String path) throws IOException {
      return next().createStaged(path);
    }

    @Override
    public boolean publish(String staged, String target) throws IOException {
      return next().publish(staged, target);
    }

    @Override
    public boolean delete(String path) throws IOException {
      return next().delete(path);
    }

    @Override
    public void replace(String path, byte[] content) throws IOException {
      next().replace(path, content);
    }

    @Override
    public void sync(Collection<String> paths) throws IOException {
      next().sync(paths);
    }
  }
}
