package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.Listing;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.compress.Compression;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Finds the files of some globs, in byte order of their paths below the globs' common folder. */
final class FileListing {
  /** Text of tables compresses to a third or a tenth; too much is the safer guess. */
  private static final int GUESSED_RATIO = 8;

  /** No deflated byte stands for more. */
  private static final int MOST_DEFLATED = 1_032;

  private static final int LOOKS_AT_ONCE = 16;

  private static final String WORKING_DIRECTORY = ".";

  private FileListing() {}

  static List<Input> find(String source, List<String> paths) throws IOException {
    return find(source, paths, Instant.MAX).inputs();
  }

  /** Those found, and the names of those that were changed after that time. */
  static Listing find(String source, List<String> paths, Instant settled) throws IOException {
    List<Glob> globs = paths.stream().map(Glob::of).toList();
    String root = commonFolder(globs);
    Set<String> locations = new HashSet<>(); // a file that two globs find is read once
    TreeMap<String, Found> found = new TreeMap<>(ObjectStat::compareBytes);
    for (Glob glob : globs) {
      Store store = Stores.open(glob.folder());
      String prefix = below(root, glob.folder());
      for (ObjectStat stat : list(store)) {
        if (glob.below().matcher(stat.path()).matches()
            && !TableLayout.isOwn(stat.path())
            && locations.add(location(store, stat))) {
          String name = prefix + stat.path();
          found.put(name, new Found(source, name, store, stat));
        }
      }
    }
    Set<String> young = new TreeSet<>();
    for (Found one : found.values()) {
      if (one.modified().isAfter(settled)) {
        young.add(one.name());
      }
    }
    return new Listing(inputs(List.copyOf(found.values())), young);
  }

  /** On a disk absolute and without dots, however the glob was written. */
  private static String location(Store store, ObjectStat stat) {
    return store.location() + "/" + stat.path();
  }

  private static List<ObjectStat> list(Store store) throws IOException {
    try {
      return store.list("");
    } catch (AccessDeniedException e) {
      throw FileFault.NOT_ALLOWED.of(e.getFile(), "this user may not list it", e);
    }
  }

  private record Found(String source, String name, Store store, ObjectStat stat) {
    Instant modified() {
      return Instant.EPOCH.plusNanos(stat.modifiedNanos());
    }

    Input input() throws IOException {
      return new Input(
          source,
          name,
          location(store, stat),
          stat.size(),
          rawBytes(store, stat),
          stat.version(),
          1);
    }
  }

  /** Many at a time: a look at a file's end is a request where files are objects. */
  private static List<Input> inputs(List<Found> found) throws IOException {
    List<Input> inputs = new ArrayList<>(found.size());
    if (found.size() < LOOKS_AT_ONCE) {
      for (Found one : found) {
        inputs.add(one.input());
      }
      return inputs;
    }
    ExecutorService pool = Executors.newFixedThreadPool(LOOKS_AT_ONCE);
    try {
      List<Callable<Input>> looks = new ArrayList<>(found.size());
      found.forEach(one -> looks.add(one::input));
      for (Future<Input> look : pool.invokeAll(looks)) {
        inputs.add(look.get());
      }
      return inputs;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while looking at files");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** An estimate: what a gzip file's last four bytes say, if it is not less than plausible. */
  private static long rawBytes(Store store, ObjectStat stat) throws IOException {
    Optional<Compression> named = Compression.ofName(stat.path());
    if (named.isEmpty()) {
      return stat.path().endsWith(".parquet") || stat.path().endsWith(".avro")
          ? stat.size() * GUESSED_RATIO
          : stat.size();
    }
    long guess = stat.size() * GUESSED_RATIO;
    if (named.get() != Compression.GZIP || stat.size() < 18 || stat.size() > 1L << 30) {
      return guess;
    }
    try (SeekableByteChannel channel = store.openRead(stat)) {
      ByteBuffer last = ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      channel.position(stat.size() - 4);
      while (last.hasRemaining() && channel.read(last) >= 0) {
        // until the four bytes are there
      }
      long told = last.flip().remaining() == 4 ? last.getInt() & 0xFFFFFFFFL : 0;
      return told >= stat.size() && told <= stat.size() * MOST_DEFLATED ? told : guess;
    }
  }

  /** The deepest folder of all globs as they are written; empty where they have none. */
  private static String commonFolder(List<Glob> globs) {
    String common = globs.get(0).folder();
    for (Glob glob : globs) {
      while (!isBelow(common, glob.folder())) {
        common = common.substring(0, Math.max(common.lastIndexOf('/'), 0));
      }
    }
    boolean relative = globs.stream().noneMatch(glob -> glob.folder().startsWith("/"));
    return common.isEmpty() && relative ? WORKING_DIRECTORY : common;
  }

  private static boolean isBelow(String root, String folder) {
    return root.isEmpty() || folder.equals(root) || folder.startsWith(root + "/");
  }

  /** What stands before the paths of the folder's files: names in ledgers depend on it. */
  private static String below(String root, String folder) {
    if (folder.equals(root)) {
      return "";
    }
    boolean asWritten = root.isEmpty() || !isBelow(root, folder);
    return (asWritten ? folder : folder.substring(root.length() + 1)) + "/";
  }
}
