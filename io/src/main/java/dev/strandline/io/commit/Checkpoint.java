package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.model.Horizon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The state after a commit, so that a reader need not fold all records since the first.
 *
 * <p>Only a shortcut: deleting every checkpoint loses nothing. Whoever plans a run writes one when
 * reading cost more than {@value #RECORDS} records or, past a megabyte, as many bytes of records as
 * the last checkpoint has; so a commit costs in proportion to what it changes.
 *
 * @param horizon how far back deletes are forgotten; empty where none ever was
 * @param truncated where sources have truncated the table; empty where none ever did
 * @param eventTimes by the step with windows, the highest event time that commits have seen
 * @param partitions those that the inputs' {@code touches} are places in
 */
record Checkpoint(
    int format,
    long number,
    @Nullable TableDefinition table,
    Map<String, Integer> shards,
    List<Horizon.Mark> horizon,
    List<String> partitions,
    List<KnownInput> inputs,
    List<DataFile> files,
    Map<String, Long> eventTimes,
    List<Horizon.Mark> truncated)
    implements Json.Versioned {
  static final int RECORDS = 64;
  static final long BYTES = 1 << 20;
  private static final int KEPT = 2;

  Checkpoint {
    shards = shards == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(shards));
    horizon = copy(horizon);
    truncated = copy(truncated);
    partitions = copy(partitions);
    inputs = copy(inputs);
    files = copy(files);
    eventTimes =
        eventTimes == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(eventTimes));
  }

  private static <T> List<T> copy(@Nullable Collection<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** The newest checkpoint and its size, if there is one. */
  static Optional<Sized> newest(Store store) throws IOException {
    String newest = null;
    for (ObjectStat file : store.list(TableLayout.CHECKPOINTS)) {
      if (TableLayout.numberOf(file.path(), TableLayout.CHECKPOINT_ENDING) > 0) {
        newest = file.path(); // Names sort by number.
      }
    }
    if (newest == null) {
      return Optional.empty();
    }
    String location = TableLayout.in(store, newest);
    byte[] plain = unpacked(store.read(newest), location);
    return Optional.of(new Sized(Json.read(plain, Checkpoint.class, location), plain.length));
  }

  private static byte[] unpacked(byte[] packed, String location) throws CommitException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw Json.damaged(location, e);
    }
  }

  record Sized(Checkpoint checkpoint, long bytes) {}

  /** Writes this one, and removes those before the last. */
  void write(Store store) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(Json.write(this));
    }
    store.createIfAbsent(TableLayout.checkpoint(number), bytes.toByteArray());
    List<String> all =
        store.list(TableLayout.CHECKPOINTS).stream()
            .map(ObjectStat::path)
            .filter(path -> TableLayout.numberOf(path, TableLayout.CHECKPOINT_ENDING) > 0)
            .toList();
    for (String old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      store.delete(old);
    }
  }
}
