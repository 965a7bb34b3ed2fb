package dev.strandline.runners.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Values by encoded key and window: filled by all workers, then emptied by all, group by group.
 *
 * <p>Keys stay in memory, values only as far as {@link Memory} lets them.
 */
final class Shuffle<V> implements AutoCloseable {
  /** What a key costs beside its bytes. */
  private static final int GROUP_OVERHEAD = 256;

  private final Form<V> form;
  private final Memory memory;
  private final ConcurrentHashMap<Key, Group<V>> groups = new ConcurrentHashMap<>();
  private volatile @Nullable SpillFile file;

  private static final class Key {
    private final byte[] bytes;
    private final BoundedWindow window;
    private final int hash;

    Key(byte[] bytes, BoundedWindow window) {
      this.bytes = bytes;
      this.window = window;
      this.hash = 31 * Arrays.hashCode(bytes) + window.hashCode();
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && hash == that.hash
          && Arrays.equals(bytes, that.bytes)
          && window.equals(that.window);
    }
  }

  Shuffle(Form<V> form, Memory memory) {
    this.form = form;
    this.memory = memory;
    memory.watch(this);
  }

  /**
   * Adds a value.
   *
   * @param key taken, not copied
   * @param scratch the calling thread's
   */
  void add(
      byte[] key, BoundedWindow window, long timestamp, V value, ByteArrayOutputStream scratch) {
    try {
      Object held = form.hold(value, scratch);
      int size = form.bytes(held);
      Key place = new Key(key, window);
      Group<V> group = groups.get(place);
      if (group == null) {
        Group<V> made = new Group<>(key, window, form);
        group = groups.putIfAbsent(place, made);
        if (group == null) {
          group = made;
          memory.grown(GROUP_OVERHEAD + key.length);
        }
      }
      group.add(held, size, timestamp);
      memory.grown(size);
    } catch (IOException e) {
      throw failed("keep", e);
    }
  }

  static UncheckedIOException failed(String verb, IOException e) {
    return new UncheckedIOException(
        "Cannot %s the values of a shuffle: %s; is there room in the folder for temporary files? [SL-5406]"
            .formatted(verb, e.getMessage()),
        e);
  }

  /** All groups, for who empties this: the largest first, so that no worker is left with one. */
  List<Group<V>> largestFirst() {
    List<Sized<V>> sized = new ArrayList<>(groups.size());
    groups.values().forEach(group -> sized.add(new Sized<>(group.bytes(), group)));
    sized.sort((a, b) -> Long.compare(b.bytes, a.bytes));
    return sized.stream().map(Sized::group).toList();
  }

  private record Sized<V>(long bytes, Group<V> group) {}

  /** All groups in the order of their keys' bytes. */
  List<Group<V>> inOrder() {
    List<Group<V>> all = new ArrayList<>(groups.values());
    all.sort((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
    return all;
  }

  /** The group's values. */
  Iterable<V> take(Group<V> group) throws IOException {
    return group.take(file);
  }

  void release(Group<V> group) {
    memory.freed(group.release());
  }

  void forEach(Consumer<Group<?>> visitor) {
    groups.values().forEach(visitor);
  }

  /** The file for values that leave memory; opened by the first. Called by one thread at a time. */
  SpillFile file() throws IOException {
    SpillFile open = file;
    if (open == null) {
      open = new SpillFile(memory.folder());
      file = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    memory.forget(this);
    groups.values().forEach(this::release);
    memory.freed(groups.values().stream().mapToLong(g -> GROUP_OVERHEAD + g.key().length).sum());
    groups.clear();
    SpillFile open = file;
    if (open != null) {
      open.close();
    }
  }
}
