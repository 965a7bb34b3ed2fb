package dev.strandline.runners.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what all shuffles of a run hold in memory below a limit: over three quarters of it the
 * largest groups go to files, until half of it is free.
 *
 * <p>While one worker spills, the others go on, up to the limit.
 */
final class Memory {
  private static final long LEAST = 8L << 20;

  private final long limit;
  private final Path folder;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong spilled = new AtomicLong();
  private final List<Shuffle<?>> shuffles = new CopyOnWriteArrayList<>();
  private final ReentrantLock spilling = new ReentrantLock();
  private final ByteArrayOutputStream scratch = new ByteArrayOutputStream();

  Memory(long limit, Path folder) {
    this.limit = limit;
    this.folder = folder;
  }

  /** As the options say, or a third of a large heap and a quarter of a small one. */
  static Memory of(LocalOptions options) {
    long heap = Runtime.getRuntime().maxMemory();
    long share = heap < (1L << 30) ? heap / 4 : heap / 3;
    long limit = options.getShuffleBytes() > 0 ? options.getShuffleBytes() : Math.max(LEAST, share);
    String folder = options.getSpillFolder();
    return new Memory(
        limit, Path.of(folder.isEmpty() ? System.getProperty("java.io.tmpdir", "/tmp") : folder));
  }

  Path folder() {
    return folder;
  }

  /** Bytes that went to files. */
  long spilled() {
    return spilled.get();
  }

  /** Bytes in memory now. */
  long used() {
    return used.get();
  }

  void watch(Shuffle<?> shuffle) {
    shuffles.add(shuffle);
  }

  void forget(Shuffle<?> shuffle) {
    shuffles.remove(shuffle);
  }

  void freed(long bytes) {
    used.addAndGet(-bytes);
  }

  void grown(long bytes) throws IOException {
    long now = used.addAndGet(bytes);
    if (now <= limit - limit / 4) {
      return;
    }
    if (now > limit) {
      spilling.lock();
    } else if (!spilling.tryLock()) {
      return;
    }
    try {
      if (used.get() > limit - limit / 4) {
        spill();
      }
    } finally {
      spilling.unlock();
    }
  }

  private record Victim(long bytes, Group<?> group, Shuffle<?> shuffle) {}

  private void spill() throws IOException {
    List<Victim> victims = new ArrayList<>();
    for (Shuffle<?> shuffle : shuffles) {
      shuffle.forEach(group -> victims.add(new Victim(group.spillable(), group, shuffle)));
    }
    victims.sort((a, b) -> Long.compare(b.bytes, a.bytes));
    for (Victim victim : victims) {
      if (victim.bytes == 0 || used.get() <= limit / 2) {
        break;
      }
      long freed = victim.group.spill(victim.shuffle.file(), scratch);
      used.addAndGet(-freed);
      spilled.addAndGet(freed);
    }
  }
}
