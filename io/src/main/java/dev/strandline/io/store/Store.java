package dev.strandline.io.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A folder on disk or a prefix of an object store, with the conditional writes that commits need.
 *
 * <p>Paths are relative to the folder, with {@code /}; one that would leave it is refused. A path
 * that is not there is a {@link java.nio.file.NoSuchFileException} in every store. Every write goes
 * through {@link Effects}. Stores may be used by many threads; they are not serializable: a DoFn
 * keeps the {@link #location} and opens it in its setup.
 */
public interface Store {
  /** Absolute, and {@link Stores#open} opens the same folder from it in any process. */
  String location();

  /** All bytes of a small file. */
  byte[] read(String path) throws IOException;

  /** The file for reading at any position; the caller closes it. */
  SeekableByteChannel openRead(String path) throws IOException;

  /**
   * The file as it was when it was listed, if the store can tell; the caller closes it.
   *
   * <p>An object store reads exactly this version: one that was replaced since, or is replaced
   * while it is read, is {@link StoreError#CHANGED_WHILE_READ}, never a mixture. It also saves the
   * request that asks for the size.
   */
  default SeekableByteChannel openRead(ObjectStat listed) throws IOException {
    return openRead(listed.path());
  }

  /** Size and version, or nothing if the file is not there. */
  Optional<ObjectStat> stat(String path) throws IOException;

  /** Every file below the folder, however deep, by {@link ObjectStat#BY_PATH}; "" lists all. */
  List<ObjectStat> list(String folder) throws IOException;

  /**
   * Makes the file with this content unless a file of that name is there; then leaves it.
   *
   * <p>Atomic with the content: nobody ever sees a part. Durable when it returns. After a failure
   * the file may or may not be there: whoever needs to know reads it.
   *
   * @return whether this call made it
   */
  boolean createIfAbsent(String path, byte[] content) throws IOException;

  /**
   * A new file for data, whole and durable once it was closed without an exception.
   *
   * <p>Until then it may be absent, empty or half written, so its path is one that readers of
   * tables do not look at. A path that is taken is refused: each attempt takes a name of its own.
   */
  OutputStream createStaged(String path) throws IOException;

  /**
   * Moves a staged file to its place, replacing what was there; readers see the old or the new.
   *
   * <p>The staged file is consumed, so a late second call cannot undo what came after the first.
   * Durable after {@link #sync}.
   *
   * @return false if the staged file was gone and the target was there
   * @throws StoreException {@link StoreError#STAGED_FILE_LOST} if neither was there
   */
  boolean publish(String staged, String target) throws IOException;

  /**
   * Removes the file; durable after {@link #sync}.
   *
   * @return whether it was there
   */
  boolean delete(String path) throws IOException;

  /** Gives a small file this content, atomically and durably, whatever it held. */
  void replace(String path, byte[] content) throws IOException;

  /** Makes what {@link #publish} and {@link #delete} did to these paths durable. */
  void sync(Collection<String> paths) throws IOException;

  /**
   * Makes sure that {@link #createIfAbsent} refuses what is there; on a disk it does.
   *
   * <p>An object store that ignores the condition would let two runs commit the same number. So it
   * is tried, once for a table: the file at this path keeps the answer.
   *
   * @throws StoreException {@link StoreError#NO_CONDITIONAL_CREATE} if the store overwrites
   */
  default void proveCreateIfAbsent(String path) throws IOException {}

  /**
   * Ends the uploads below the folder that began before then and were never finished: they are not
   * listed as files, but are paid for. Nothing to do where a file is written in place.
   *
   * @return how many there were
   */
  default int abortUploads(String folder, Instant before) throws IOException {
    return 0;
  }
}
