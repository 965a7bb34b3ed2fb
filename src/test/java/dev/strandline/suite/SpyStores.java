package dev.strandline.suite;

import dev.strandline.io.store.DiskStore;
import dev.strandline.io.store.Effects;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Folders of the disk under {@code spy:}, with a note of every path opened, written, removed. */
public final class SpyStores implements StoreProvider {
  private static final Set<String> TOUCHED = new ConcurrentSkipListSet<>();

  /** Forgets what was noted; what follows is noted anew. */
  static void forget() {
    TOUCHED.clear();
  }

  /** The paths noted, each after what was done with it: {@code read day=1/s0-of-1.parquet}. */
  static Set<String> touched() {
    return Set.copyOf(TOUCHED);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("spy");
  }

  @Override
  public Store open(String location) {
    String folder = location.substring("spy:".length());
    return new Spy(location, DiskStore.at(Path.of(folder), Effects.direct()));
  }

  private record Spy(String location, Store disk) implements Store {
    @Override
    public byte[] read(String path) throws IOException {
      TOUCHED.add("read " + path);
      return disk.read(path);
    }

    @Override
    public SeekableByteChannel openRead(String path) throws IOException {
      TOUCHED.add("read " + path);
      return disk.openRead(path);
    }

    @Override
    public Optional<ObjectStat> stat(String path) throws IOException {
      return disk.stat(path);
    }

    @Override
    public List<ObjectStat> list(String folder) throws IOException {
      return disk.list(folder);
    }

    @Override
    public boolean createIfAbsent(String path, byte[] content) throws IOException {
      TOUCHED.add("write " + path);
      return disk.createIfAbsent(path, content);
    }

    @Override
    public OutputStream createStaged(String path) throws IOException {
      TOUCHED.add("write " + path);
      return disk.createStaged(path);
    }

    @Override
    public boolean publish(String staged, String target) throws IOException {
      TOUCHED.add("write " + target);
      return disk.publish(staged, target);
    }

    @Override
    public boolean delete(String path) throws IOException {
      TOUCHED.add("delete " + path);
      return disk.delete(path);
    }

    @Override
    public void replace(String path, byte[] content) throws IOException {
      TOUCHED.add("write " + path);
      disk.replace(path, content);
    }

    @Override
    public void sync(Collection<String> paths) throws IOException {
      disk.sync(paths);
    }
  }
}
