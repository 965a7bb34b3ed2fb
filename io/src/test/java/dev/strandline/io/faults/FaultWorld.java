package dev.strandline.io.faults;

import dev.strandline.io.store.DiskStore;
import dev.strandline.io.store.Effects;
import dev.strandline.io.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Storage that outlives pretended processes, and counts and spoils the durable effects on it.
 *
 * <p>Its stores are opened by {@link #location}, as {@code mem:<world>/table}, so the code under
 * test finds them in DoFns too, in any thread of this JVM. One fault is armed at a time. After a
 * fault that stops, every further effect stops as well: a dead process cleans nothing up. {@link
 * #restart} is the next process.
 *
 * <pre>{@code
 * try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
 *   world.arm(k, Fault.TORN);
 *   assertThrows(ProcessStopped.class, () -> job(world.location("table")));
 *   world.restart();
 *   job(world.location("table"));
 * }
 * }</pre>
 */
public final class FaultWorld implements AutoCloseable {
  /** How the memory behaves: renames and links as a disk, or puts and copies as an object store. */
  public enum Kind {
    DISK,
    OBJECTS
  }

  private static final Map<String, FaultWorld> WORLDS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private final String id = "w" + NEXT.incrementAndGet();
  private final Kind kind;
  private final @Nullable Opener opener;
  private final ConcurrentSkipListMap<String, MemoryStore.Content> files =
      new ConcurrentSkipListMap<>();
  private final List<String> log = new ArrayList<>();
  private final Effects effects = this::perform;
  private @Nullable Fault fault;
  private int faultAt;
  private boolean dead;
  private @Nullable Observer observer;

  private FaultWorld(Kind kind, @Nullable Opener opener) {
    this.kind = kind;
    this.opener = opener;
    WORLDS.put(id, this);
  }

  public static FaultWorld inMemory(Kind kind) {
    return new FaultWorld(kind, null);
  }

  /** The real disk store below the folder. */
  public static FaultWorld onDisk(Path disk) {
    return new FaultWorld(
        Kind.DISK,
        (location, folder, effects) -> DiskStore.at(disk.resolve(folder), effects).named(location));
  }

  /** A real object store, whose folders are opened by that. */
  public static FaultWorld onObjects(Opener opener) {
    return new FaultWorld(Kind.OBJECTS, opener);
  }

  /** Opens a folder of a real store. */
  @FunctionalInterface
  public interface Opener {
    /** The store must tell that location, and make every change through those effects. */
    Store open(String location, String folder, Effects effects) throws IOException;
  }

  /** What opens the folder of that name in this world. */
  public String location(String folder) {
    return "mem:" + id + "/" + folder;
  }

  /** Spoils the effect number {@code call}, from 1, counted from now. */
  public synchronized void arm(int call, Fault newFault) {
    log.clear();
    faultAt = call;
    fault = newFault;
  }

  /** A new process: no fault is armed, and the count starts again. */
  public synchronized void restart() {
    log.clear();
    fault = null;
    dead = false;
  }

  /**
   * Calls the observer after each effect, in the thread that made it; its own effects call nobody.
   *
   * <p>It may look at what is there, or run another pretended process to its end while the first
   * one stands still.
   */
  public synchronized void observe(@Nullable Observer newObserver) {
    observer = newObserver;
  }

  /** Sees the world between two effects. */
  @FunctionalInterface
  public interface Observer {
    /** Looks, after the effect of that number was made. */
    void after(int call) throws IOException;
  }

  /** How many effects there were since the last {@link #arm} or {@link #restart}. */
  public synchronized int calls() {
    return log.size();
  }

  /** Those effects, one line each: number, kind, object. */
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() {
    WORLDS.remove(id);
  }

  static Store open(String location) throws IOException {
    String rest = location.substring(location.indexOf(':') + 1);
    int slash = rest.indexOf('/');
    FaultWorld world = slash < 0 ? null : WORLDS.get(rest.substring(0, slash));
    if (world == null) {
      throw new IOException("Cannot open \"" + location + "\": its world is closed");
    }
    String folder = rest.substring(slash + 1);
    return world.opener == null
        ? new MemoryStore(location, folder, world.kind, world.files, world.effects)
        : world.opener.open(location, folder, world.effects);
  }

  /** One effect at a time, so that numbers mean the same in the log and in a fault. */
  private synchronized boolean perform(Effects.Kind what, String object, Effects.Effect effect)
      throws IOException {
    if (dead) {
      throw new ProcessStopped("already stopped");
    }
    log.add((log.size() + 1) + " " + what + " " + object);
    Fault now = log.size() == faultAt ? fault : null;
    if (now == null) {
      boolean changed = effect.run();
      tellObserver(log.size());
      return changed;
    }
    String where = now + " " + log.get(log.size() - 1);
    fault = null;
    dead = now.stops();
    switch (now) {
      case BEFORE -> throw new ProcessStopped(where);
      case TORN -> {
        effect.tear();
        throw new ProcessStopped(where);
      }
      case AFTER -> {
        effect.run();
        throw new ProcessStopped(where);
      }
      case LOST_REPLY -> {
        effect.run();
        throw new IOException(where);
      }
      case FAILED -> throw new IOException(where);
    }
    throw new IllegalStateException(where);
  }

  private void tellObserver(int call) throws IOException {
    Observer told = observer;
    if (told != null) {
      observer = null;
      try {
        told.after(call);
      } finally {
        observer = told;
      }
    }
  }
}
