package dev.strandline.io.commit;

import dev.strandline.model.Horizon;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies one record after another to a state. */
final class StateFold {
  long number;
  @Nullable TableDefinition table;
  final TreeMap<String, Integer> shards = new TreeMap<>();
  final TreeMap<String, DataFile> files = new TreeMap<>();
  final TreeMap<String, KnownInput> inputs = new TreeMap<>();
  List<Horizon.Mark> horizon = List.of();
  List<Horizon.Mark> truncated = List.of();
  final TreeMap<String, Long> eventTimes = new TreeMap<>();
  final List<String> partitions = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  StateFold() {}

  StateFold(Checkpoint from) {
    number = from.number();
    table = from.table();
    shards.putAll(from.shards());
    horizon = from.horizon();
    truncated = from.truncated();
    eventTimes.putAll(from.eventTimes());
    from.files().forEach(file -> files.put(file.path(), file));
    from.inputs().forEach(known -> inputs.put(key(known.input()), known));
    from.partitions().forEach(this::placeOf);
  }

  void apply(CommitRecord record) {
    if (record.number() != number + 1) {
      throw new IllegalArgumentException(
          "commit " + record.number() + " does not follow commit " + number);
    }
    number = record.number();
    if (record.table() != null) {
      table = record.table();
    }
    if (record.mode() == WriteMode.OVERWRITE) {
      // All is read again: an input that is gone from the source is gone from the ledger.
      shards.clear();
      horizon = List.of();
      truncated = List.of();
      eventTimes.clear();
      inputs.clear();
      partitions.clear();
      places.clear();
    }
    record.removes().forEach(remove -> files.remove(remove.path()));
    record.puts().forEach(put -> files.put(put.target(), DataFile.of(put, number)));
    shards.putAll(record.shards());
    if (!record.horizon().isEmpty()) {
      horizon = record.horizon();
    }
    if (!record.truncated().isEmpty()) {
      truncated = record.truncated();
    }
    record.eventTimes().forEach((step, time) -> eventTimes.merge(step, time, Math::max));
    for (ConsumedInput input : record.inputs()) {
      inputs.put(key(input), new KnownInput(number, placed(input, record.partitions())));
    }
  }

  /** The input, its partitions as places in our list instead of the record's. */
  private ConsumedInput placed(ConsumedInput input, List<String> recordPartitions) {
    BitSet ours = new BitSet();
    PartitionSet.read(input.touches()).stream()
        .forEach(place -> ours.set(placeOf(recordPartitions.get(place))));
    return input.touching(PartitionSet.write(ours));
  }

  private int placeOf(String partition) {
    return places.computeIfAbsent(
        partition,
        added -> {
          partitions.add(added);
          return partitions.size() - 1;
        });
  }

  static String key(ConsumedInput input) {
    return key(input.source(), input.name());
  }

  static String key(String source, String name) {
    return source + '\0' + name;
  }
}
