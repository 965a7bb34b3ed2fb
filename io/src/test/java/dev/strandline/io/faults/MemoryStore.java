package dev.strandline.io.faults;

import dev.strandline.io.store.Effects;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.RelativePath;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** A store whose files are byte arrays; its effects are those of a disk or of an object store. */
final class MemoryStore implements Store {
  /** Bytes and the version that they were written as. */
  static final class Content {
    private static final AtomicLong VERSIONS = new AtomicLong();
    final byte[] bytes;
    final long version = VERSIONS.incrementAndGet();

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final String location;
  private final String folder;
  private final FaultWorld.Kind kind;
  private final ConcurrentSkipListMap<String, Content> files;
  private final Effects effects;

  MemoryStore(
      String location,
      String folder,
      FaultWorld.Kind kind,
      ConcurrentSkipListMap<String, Content> files,
      Effects effects) {
    this.location = location;
    this.folder = folder.endsWith("/") ? folder : folder + "/";
    this.kind = kind;
    this.files = files;
    this.effects = effects;
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public byte[] read(String path) throws IOException {
    return content(path).bytes.clone();
  }

  @Override
  public SeekableByteChannel openRead(String path) throws IOException {
    return new MemoryChannel(content(path).bytes);
  }

  @Override
  public Optional<ObjectStat> stat(String path) throws IOException {
    Content content = files.get(key(path));
    return content == null ? Optional.empty() : Optional.of(statOf(path, content));
  }

  @Override
  public List<ObjectStat> list(String below) throws IOException {
    String prefix = below.isEmpty() ? folder : key(below) + "/";
    List<ObjectStat> found = new ArrayList<>();
    files
        .subMap(prefix, prefix + Character.MAX_VALUE)
        .forEach((key, content) -> found.add(statOf(key.substring(folder.length()), content)));
    found.sort(ObjectStat.BY_PATH);
    return found;
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    String key = key(path);
    if (kind == FaultWorld.Kind.OBJECTS) {
      return effects.perform(
          Effects.Kind.PUT, path, () -> files.putIfAbsent(key, new Content(content)) == null);
    }
    String temporary = writeTemporary(path, content);
    boolean created =
        effects.perform(
            Effects.Kind.LINK, path, () -> files.putIfAbsent(key, content(temporary)) == null);
    effects.perform(Effects.Kind.SYNC, path, () -> true);
    effects.perform(Effects.Kind.DELETE, temporary, () -> files.remove(key(temporary)) != null);
    return created;
  }

  @Override
  public OutputStream createStaged(String path) throws IOException {
    String key = key(path);
    effects.perform(
        Effects.Kind.STAGE,
        path,
        () -> {
          if (files.containsKey(key)) {
            throw new FileAlreadyExistsException(path);
          }
          if (kind == FaultWorld.Kind.DISK) {
            files.put(key, new Content(new byte[0]));
          }
          return true;
        });
    return new Staged(path, key);
  }

  @Override
  public boolean publish(String staged, String target) throws IOException {
    String from = key(staged);
    String to = key(target);
    if (kind == FaultWorld.Kind.DISK) {
      return effects.perform(
          Effects.Kind.RENAME,
          target,
          () -> {
            Content content = files.remove(from);
            if (content == null) {
              return isThere(staged, target);
            }
            files.put(to, content);
            return true;
          });
    }
    boolean copied =
        effects.perform(
            Effects.Kind.COPY,
            target,
            () -> {
              Content content = files.get(from);
              if (content == null) {
                return isThere(staged, target);
              }
              files.put(to, new Content(content.bytes));
              return true;
            });
    if (copied) {
      effects.perform(Effects.Kind.DELETE, staged, () -> files.remove(from) != null);
    }
    return copied;
  }

  @Override
  public boolean delete(String path) throws IOException {
    String key = key(path);
    return effects.perform(Effects.Kind.DELETE, path, () -> files.remove(key) != null);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    String key = key(path);
    if (kind == FaultWorld.Kind.OBJECTS) {
      effects.perform(Effects.Kind.PUT, path, () -> files.put(key, new Content(content)) == null);
      return;
    }
    String temporary = writeTemporary(path, content);
    effects.perform(
        Effects.Kind.RENAME,
        path,
        () -> {
          files.put(key, content(temporary));
          files.remove(key(temporary));
          return true;
        });
    effects.perform(Effects.Kind.SYNC, path, () -> true);
  }

  @Override
  public void sync(Collection<String> paths) throws IOException {
    if (kind == FaultWorld.Kind.DISK && !paths.isEmpty()) {
      effects.perform(Effects.Kind.SYNC, paths.size() + " paths", () -> true);
    }
  }

  private String writeTemporary(String path, byte[] content) throws IOException {
    int slash = path.lastIndexOf('/') + 1;
    String temporary =
        path.substring(0, slash)
            + "."
            + path.substring(slash)
            + "."
            + new Content(content).version
            + ".tmp";
    effects.perform(Effects.Kind.WRITE, temporary, write(key(temporary), content));
    return temporary;
  }

  private Effects.Effect write(String key, byte[] content) {
    return new Effects.Effect() {
      @Override
      public boolean run() {
        files.put(key, new Content(content));
        return true;
      }

      @Override
      public void tear() {
        if (kind == FaultWorld.Kind.DISK) {
          files.put(key, new Content(Arrays.copyOf(content, content.length / 2)));
        }
      }
    };
  }

  private boolean isThere(String staged, String target) throws IOException {
    if (files.containsKey(key(target))) {
      return false;
    }
    throw new StoreException(
        StoreError.STAGED_FILE_LOST,
        "Cannot publish " + target + ": its staged file is gone, " + staged);
  }

  private Content content(String path) throws IOException {
    Content content = files.get(key(path));
    if (content == null) {
      throw new NoSuchFileException(path);
    }
    return content;
  }

  private String key(String path) throws IOException {
    return folder + RelativePath.check(path);
  }

  private static ObjectStat statOf(String path, Content content) {
    String version = "v" + content.version;
    return new ObjectStat(
        path, content.bytes.length, version, System.currentTimeMillis() * 1_000_000, 0);
  }

  private final class Staged extends OutputStream {
    private final String path;
    private final String key;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private boolean closed;

    Staged(String path, String key) {
      this.path = path;
      this.key = key;
    }

    @Override
    public void write(int value) {
      buffer.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      buffer.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        effects.perform(
            Effects.Kind.FINISH, path, MemoryStore.this.write(key, buffer.toByteArray()));
      }
    }
  }
}
