package dev.strandline.io.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a local or mounted file system.
 *
 * <p>A file is created only if absent by writing and syncing a temporary file beside it and linking
 * that to the name, which fails if the name is taken. A file system without hard links (FAT, some
 * network mounts) is refused when the first one is needed: no other call of Java's both creates a
 * file with its content and refuses to overwrite.
 *
 * <p>Temporary files are named {@code .<name>.<random>.tmp}; a crash may leave one, for a sweep to
 * find. Folders are made as needed, and go when their last file is moved or deleted.
 */
public final class DiskStore implements Store {
  /** How often a folder is made again that another process removed as empty meanwhile. */
  private static final int FOLDER_ATTEMPTS = 20;

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

  private final String location;
  private final Path root;
  private final Effects effects;

  private DiskStore(String location, Path root, Effects effects) {
    this.location = location;
    this.root = root;
    this.effects = effects;
  }

  /** The store of a folder. */
  public static DiskStore at(Path folder, Effects effects) {
    Path root = folder.toAbsolutePath().normalize();
    return new DiskStore(root.toString(), root, effects);
  }

  /** The same folder and effects under another name, by which a provider opens it again. */
  public DiskStore named(String newLocation) {
    return new DiskStore(newLocation, root, effects);
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public byte[] read(String path) throws IOException {
    return Files.readAllBytes(resolve(path));
  }

  @Override
  public SeekableByteChannel openRead(String path) throws IOException {
    return FileChannel.open(resolve(path), StandardOpenOption.READ);
  }

  @Override
  public Optional<ObjectStat> stat(String path) throws IOException {
    Path file = resolve(path);
    try {
      return Files.isDirectory(file) ? Optional.empty() : Optional.of(statOf(path, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<ObjectStat> list(String folder) throws IOException {
    Path start = folder.isEmpty() ? root : resolve(folder);
    List<ObjectStat> found = new ArrayList<>();
    if (Files.isDirectory(start)) {
      Path real;
      try {
        real = start.toRealPath(); // A walk does not enter its start through a symbolic link.
      } catch (NoSuchFileException e) {
        return List.of(); // Gone since it was looked at.
      }
      Files.walkFileTree(real, new Lister(real, folder, found));
    }
    found.sort(ObjectStat.BY_PATH);
    return found;
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Path file = resolve(path);
    if (Files.exists(file)) {
      return false;
    }
    Path temporary = writeTemporary(path, content);
    boolean created = effects.perform(Effects.Kind.LINK, path, () -> link(file, temporary));
    effects.perform(Effects.Kind.SYNC, path, () -> syncFolders(List.of(file)));
    effects.perform(Effects.Kind.DELETE, below(root, temporary), () -> deleteFile(temporary));
    return created;
  }

  @Override
  public OutputStream createStaged(String path) throws IOException {
    Path file = resolve(path);
    List<FileChannel> opened = new ArrayList<>(1);
    effects.perform(
        Effects.Kind.STAGE,
        path,
        () -> {
          inFolder(
              file,
              () ->
                  opened.add(
                      FileChannel.open(
                          file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
          return true;
        });
    return new Staged(path, file, opened.get(0));
  }

  @Override
  public boolean publish(String staged, String target) throws IOException {
    Path from = resolve(staged);
    Path to = resolve(target);
    return effects.perform(Effects.Kind.RENAME, target, () -> rename(from, to));
  }

  @Override
  public boolean delete(String path) throws IOException {
    Path file = resolve(path);
    return effects.perform(Effects.Kind.DELETE, path, () -> deleteFile(file));
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    Path file = resolve(path);
    Path temporary = writeTemporary(path, content);
    effects.perform(Effects.Kind.RENAME, path, () -> rename(temporary, file));
    effects.perform(Effects.Kind.SYNC, path, () -> syncFolders(List.of(file)));
  }

  @Override
  public void sync(Collection<String> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      files.add(resolve(path));
    }
    if (!files.isEmpty()) {
      effects.perform(Effects.Kind.SYNC, files.size() + " paths", () -> syncFolders(files));
    }
  }

  static StoreException unencodable(String path, InvalidPathException cause) {
    return new StoreException(
        StoreError.UNENCODABLE_PATH,
        "Cannot name a file \""
            + path
            + "\": "
            + cause.getReason()
            + "; if the characters are not ASCII, start Java in a UTF-8 locale (LC_ALL=C.UTF-8)",
        cause);
  }

  private Path resolve(String path) throws StoreException {
    if (WINDOWS && path.indexOf('\\') >= 0) {
      throw new StoreException(
          StoreError.PATH_LEAVES_FOLDER,
          "Cannot use the path \"" + path + "\": it has a backslash, at which Windows splits");
    }
    try {
      return root.resolve(RelativePath.check(path));
    } catch (InvalidPathException e) {
      throw unencodable(path, e);
    }
  }

  /** With slashes on every system; elsewhere than on Windows a backslash is part of a name. */
  private static String below(Path folder, Path file) {
    return folder.relativize(file).toString().replace(java.io.File.separatorChar, '/');
  }

  private ObjectStat statOf(String path, Path file) throws IOException {
    if (WINDOWS) {
      BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
      return statOf(path, basic.size(), basic.lastModifiedTime(), 0);
    }
    Map<String, Object> read = Files.readAttributes(file, "unix:size,lastModifiedTime,ino");
    return statOf(
        path,
        (Long) Objects.requireNonNull(read.get("size")),
        (FileTime) Objects.requireNonNull(read.get("lastModifiedTime")),
        (Long) Objects.requireNonNull(read.get("ino")));
  }

  private static ObjectStat statOf(String path, long size, FileTime modified, long inode) {
    long nanos = modified.to(TimeUnit.NANOSECONDS);
    return new ObjectStat(path, size, nanos + "-" + inode, nanos, inode);
  }

  private Path writeTemporary(String path, byte[] content) throws IOException {
    Path file = resolve(path);
    Path temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Effects.Effect write =
        new Effects.Effect() {
          @Override
          public boolean run() throws IOException {
            return write(content.length);
          }

          @Override
          public void tear() throws IOException {
            write(content.length / 2);
          }

          private boolean write(int length) throws IOException {
            inFolder(temporary, () -> writeDurably(temporary, content, length));
            return true;
          }
        };
    naming(file, () -> effects.perform(Effects.Kind.WRITE, below(root, temporary), write));
    return temporary;
  }

  private static void writeDurably(Path file, byte[] content, int length) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content, 0, length);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  /** What the system says of an open file, such as that the disk is full, does not name it. */
  private static void naming(Path file, Writes writes) throws IOException {
    try {
      writes.run();
    } catch (IOException e) {
      if (e.getClass() != IOException.class) {
        throw e;
      }
      FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
      named.addSuppressed(e);
      throw named;
    }
  }

  private static boolean link(Path file, Path temporary) throws IOException {
    try {
      Files.createLink(file, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (e instanceof FileSystemException failure && DiskFault.hasNoRoom(failure)) {
        throw failure;
      }
      throw new StoreException(
          StoreError.NO_HARD_LINKS,
          "Cannot create "
              + file
              + " only if it is absent: the file system made no hard link ("
              + e.getMessage()
              + "); keep the table on a file system that has them (ext4, xfs, btrfs, APFS, NTFS,"
              + " NFS)",
          e);
    }
  }

  private boolean rename(Path from, Path to) throws IOException {
    for (int attempt = 0; ; attempt++) {
      createFolders(to);
      try {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        removeEmptyFolders(from);
        return true;
      } catch (AtomicMoveNotSupportedException e) {
        throw e;
      } catch (NoSuchFileException e) {
        if (!Files.exists(from)) {
          removeEmptyFolders(to);
          return isThere(from, to);
        }
        if (attempt == FOLDER_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static boolean isThere(Path staged, Path target) throws StoreException {
    if (Files.exists(target)) {
      return false;
    }
    throw new StoreException(
        StoreError.STAGED_FILE_LOST,
        "Cannot publish " + target + ": its staged file is gone, " + staged);
  }

  private boolean deleteFile(Path file) throws IOException {
    boolean deleted = Files.deleteIfExists(file);
    removeEmptyFolders(file);
    return deleted;
  }

  private interface Writes {
    void run() throws IOException;
  }

  /** Runs what makes the file, again if another process removed its folder as empty meanwhile. */
  private void inFolder(Path file, Writes makes) throws IOException {
    for (int attempt = 0; ; attempt++) {
      createFolders(file);
      try {
        makes.run();
        return;
      } catch (NoSuchFileException e) {
        if (attempt == FOLDER_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void createFolders(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = root;
    List<Path> made = new ArrayList<>();
    while (above != null && !Files.exists(above)) {
      made.add(above);
      above = above.getParent();
    }
    Files.createDirectories(folder);
    // Folders below the root are synced with their files; the root and those above it only here.
    for (Path path : made) {
      if (path.getParent() != null) {
        syncFolder(path.getParent());
      }
    }
  }

  private void removeEmptyFolders(Path file) {
    Path folder = file.getParent();
    while (folder != null && !folder.equals(root) && folder.startsWith(root)) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        return; // Not empty, which is the usual end; an empty folder that stays harms nobody.
      }
      folder = folder.getParent();
    }
  }

  private boolean syncFolders(List<Path> files) throws IOException {
    TreeSet<Path> folders = new TreeSet<>();
    for (Path file : files) {
      Path folder = file.getParent();
      while (folder != null && folder.startsWith(root) && folders.add(folder)) {
        folder = folder.getParent();
      }
    }
    for (Path folder : folders) {
      syncFolder(folder);
    }
    return true;
  }

  private static void syncFolder(Path folder) throws IOException {
    if (WINDOWS) {
      return; // Windows opens no folder as a file, and journals names by itself.
    }
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    } catch (NoSuchFileException e) {
      // It was removed as empty, and so the folder above it is what must be durable.
    }
  }

  private final class Lister extends SimpleFileVisitor<Path> {
    private final Path start;
    private final String folder;
    private final List<ObjectStat> found;

    Lister(Path start, String folder, List<ObjectStat> found) {
      this.start = start;
      this.folder = folder;
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink() && Files.isDirectory(file)) {
        return FileVisitResult.CONTINUE; // No file, and a walk into it might find no end.
      }
      String below = below(start, file);
      try {
        found.add(statOf(folder.isEmpty() ? below : folder + "/" + below, file));
      } catch (NoSuchFileException e) {
        // Gone since the folder was read.
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e == null || e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  /** Buffers what is written and makes it durable when closed. */
  private final class Staged extends OutputStream {
    private final String path;
    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean closed;

    Staged(String path, Path file, FileChannel channel) {
      this.path = path;
      this.file = file;
      this.channel = channel;
      this.out =
          new BufferedOutputStream(
              java.nio.channels.Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    @Override
    public void write(int value) throws IOException {
      naming(file, () -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      naming(file, () -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      naming(file, out::flush);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (channel) {
        naming(file, () -> effects.perform(Effects.Kind.FINISH, path, new Finish()));
        syncFolder(Objects.requireNonNull(file.getParent()));
      }
    }

    private final class Finish implements Effects.Effect {
      @Override
      public boolean run() throws IOException {
        out.flush();
        channel.force(true);
        return true;
      }

      @Override
      public void tear() throws IOException {
        out.flush();
        channel.truncate(channel.size() / 2);
      }
    }
  }
}
