package dev.strandline.io.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ranges that a run looks at, from what each table has read and what the cluster has now.
 *
 * <p>A range that one table has and another lacks, after a crash between their commits, is given
 * again with the very same bounds, since an append knows ranges only as a whole. Behind the highest
 * offset that any table has read begins the new range, up to the end of now. So ranges of a
 * partition never overlap, and where the first one began is kept, as an empty range if need be:
 * that is how a start at the latest offset, and the loss of offsets, can be told later.
 */
final class RangePlan {
  private static final Logger LOG = LoggerFactory.getLogger(RangePlan.class);
  private static final int MOST_TOLD = 5;

  private final String node;
  private final Map<String, Set<OffsetRange>> known = new TreeMap<>();
  private final Start start;
  private final boolean goesOn;
  private final List<String> lost = new ArrayList<>();
  private final List<OffsetRange> ranges = new ArrayList<>();
  private final List<OffsetRange> fresh = new ArrayList<>();
  private long most = Long.MAX_VALUE;
  private long left;

  /**
   * A partition of now.
   *
   * @param beginning the first offset that it still has
   * @param end the offset behind the last one that may be read
   * @param written the offset behind the last one that was written, read or not
   */
  record Partition(
      String topic, int number, String incarnation, long beginning, long end, long written) {}

  /**
   * A plan for one source.
   *
   * @param known what each table has, by sink
   * @param goesOn whether lost offsets are passed over
   */
  RangePlan(String node, Map<String, List<OffsetRange>> known, Start start, boolean goesOn) {
    this.node = node;
    known.forEach((sink, ranges) -> this.known.put(sink, whole(ranges)));
    this.start = start;
    this.goesOn = goesOn;
  }

  /** Equal wherever they are the same messages: a stream makes thousands of ranges a day. */
  private static Set<OffsetRange> whole(List<OffsetRange> ranges) {
    return ranges.stream()
        .map(range -> range.beginningWith(range.from()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The same, with so many new offsets at most, shared out over the partitions that have some. */
  RangePlan upTo(long offsets) {
    most = offsets;
    return this;
  }

  /** How many new offsets there are beyond those that were asked for. */
  long left() {
    return left;
  }

  /** The ranges, in the order of topic, partition and offset. */
  List<OffsetRange> of(Collection<Partition> now) throws IOException {
    refuseRecreated(now);
    refuseUnknownStart(now);
    Map<String, Set<OffsetRange>> taken = new TreeMap<>();
    for (Set<OffsetRange> table : known.values()) {
      for (OffsetRange range : table) {
        taken
            .computeIfAbsent(key(range.topic(), range.partition()), any -> new LinkedHashSet<>())
            .add(range);
      }
    }
    Set<String> present = new TreeSet<>();
    for (Partition partition : now) {
      present.add(key(partition.topic, partition.number));
      List<OffsetRange> before =
          new ArrayList<>(taken.getOrDefault(key(partition.topic, partition.number), Set.of()));
      again(partition, before);
      next(partition, before);
    }
    taken.forEach(
        (key, before) -> {
          if (!present.contains(key)) {
            before.forEach(this::gone);
          }
        });
    tellLost();
    addFresh();
    ranges.sort(
        Comparator.comparing(OffsetRange::topic)
            .thenComparing(OffsetRange::partition)
            .thenComparing(OffsetRange::from)
            .thenComparing(OffsetRange::to));
    return List.copyOf(ranges);
  }

  private static String key(String topic, int partition) {
    return topic + "/" + partition;
  }

  private void refuseRecreated(Collection<Partition> now) throws IOException {
    Map<String, String> incarnations = new TreeMap<>();
    now.forEach(partition -> incarnations.put(partition.topic, partition.incarnation));
    for (Set<OffsetRange> table : known.values()) {
      for (OffsetRange range : table) {
        String current = incarnations.getOrDefault(range.topic(), range.incarnation());
        if (!current.equals(range.incarnation())) {
          throw KafkaError.RECREATED.of(
              "Cannot go on reading topic "
                  + range.topic()
                  + ": it is not the one that was read before, its id was "
                  + range.incarnation()
                  + " and is "
                  + current
                  + ", so offsets mean other messages; make the tables again from what Kafka has with"
                  + " --full, or give the new topic a source and a table of their own");
        }
      }
    }
  }

  /** Left alone, a slip in a name would read everything from the beginning. */
  private void refuseUnknownStart(Collection<Partition> now) throws IOException {
    if (!(start instanceof Start.Offsets offsets) || hasBegun()) {
      return;
    }
    Set<String> present = new TreeSet<>();
    Map<String, Integer> last = new TreeMap<>();
    for (Partition partition : now) {
      present.add(key(partition.topic, partition.number));
      last.merge(partition.topic, partition.number, Math::max);
    }
    for (Map.Entry<String, Long> wanted : offsets.at().entrySet()) {
      String topic = wanted.getKey().substring(0, wanted.getKey().indexOf('/'));
      Integer highest = last.get(topic);
      if (highest != null && !present.contains(wanted.getKey())) {
        throw KafkaError.BAD_START.of(
            "Cannot begin "
                + wanted.getKey()
                + " at offset "
                + wanted.getValue()
                + ": "
                + topic
                + " has partitions 0 to "
                + highest
                + " only; see start of "
                + node);
      }
    }
  }

  /** Whether any table has read anything of this source. */
  private boolean hasBegun() {
    return known.values().stream().anyMatch(table -> !table.isEmpty());
  }

  /** What tables have of a partition, for those that lack it, and for tables that are mended. */
  private void again(Partition now, List<OffsetRange> before) throws IOException {
    before.sort(Comparator.comparing(OffsetRange::from).thenComparing(OffsetRange::to));
    long end = 0;
    for (OffsetRange range : before) {
      if (!range.isEmpty() && range.from() < end) {
        throw KafkaError.OVERLAP.of(
            "Cannot go on reading "
                + key(now.topic, now.number)
                + ": the tables of this spec have read ranges that overlap at offset "
                + range.from()
                + ", so they were filled by different specs under one source name; give each a spec of"
                + " its own again, or make them again together with --full");
      }
      end = Math.max(end, range.to());
      boolean lacking = isLacking(range);
      long first = Math.min(Math.max(range.from(), now.beginning), range.to());
      if (lacking && first > range.from() && isMissed(range)) {
        lose(range, first);
      }
      if (lacking || first == range.from()) {
        ranges.add(range.beginningWith(first));
      }
    }
    if (now.written < end) {
      throw KafkaError.REWOUND.of(
          "Cannot go on reading "
              + key(now.topic, now.number)
              + ": its last offset is "
              + (now.written - 1)
              + ", but messages up to offset "
              + (end - 1)
              + " were read, so it was cut off, as after an unclean leader election; make the tables"
              + " again from what Kafka has with --full");
    }
  }

  /** What no table has yet. */
  private void next(Partition now, List<OffsetRange> before) throws IOException {
    long from =
        before.isEmpty()
            ? firstOf(now)
            : before.stream().mapToLong(OffsetRange::to).max().getAsLong();
    long first = from;
    if (from < now.beginning) {
      long behind = Math.min(now.beginning, Math.max(now.end, from));
      lose(
          OffsetRange.of(now.topic, now.number, now.incarnation, from, now.beginning),
          now.beginning);
      first = behind;
    }
    if (first < now.end || before.isEmpty()) {
      fresh.add(
          OffsetRange.of(now.topic, now.number, now.incarnation, first, Math.max(first, now.end)));
    }
  }

  /** Each partition gets its share, and none that has news gets nothing: none waits for ever. */
  private void addFresh() {
    double all = fresh.stream().mapToLong(range -> range.to() - range.from()).sum();
    boolean cut = all > most;
    for (OffsetRange range : fresh) {
      long news = range.to() - range.from();
      long share = cut ? Math.min(news, (long) Math.ceil(news * (most / all))) : news;
      left += news - share;
      ranges.add(
          OffsetRange.of(
              range.topic(),
              range.partition(),
              range.incarnation(),
              range.from(),
              range.from() + share));
    }
  }

  /** Where a partition begins that no table has begun. */
  private long firstOf(Partition now) throws IOException {
    long given = start.offset(now.topic, now.number).orElse(-1L);
    if (given > now.written) {
      throw KafkaError.BAD_START.of(
          "Cannot begin "
              + key(now.topic, now.number)
              + " at offset "
              + given
              + ": it has offsets up to "
              + (now.written - 1)
              + " only; see start of "
              + node);
    }
    if (given >= 0) {
      return given;
    }
    boolean sawTopic =
        known.values().stream().flatMap(Set::stream).anyMatch(r -> r.topic().equals(now.topic));
    if (sawTopic) {
      return 0; // the partition was added to the topic after it was first read
    }
    return start.isLatest() && !hasBegun() ? now.end : now.beginning;
  }

  private boolean isLacking(OffsetRange range) {
    return known.values().stream().anyMatch(table -> !table.contains(range));
  }

  /** Whether a table lacks the range that has begun its topic: one that has not misses nothing. */
  private boolean isMissed(OffsetRange range) {
    return known.values().stream()
        .filter(table -> !table.contains(range))
        .anyMatch(table -> table.stream().anyMatch(r -> r.topic().equals(range.topic())));
  }

  /** A range of a topic or partition that is not read any more. */
  private void gone(OffsetRange range) {
    if (isLacking(range) && isMissed(range) && !range.isEmpty()) {
      lose(range, range.to());
    }
  }

  private void lose(OffsetRange range, long first) {
    lost.add(
        range.topic()
            + "/"
            + range.partition()
            + ": offsets "
            + range.from()
            + " to "
            + (first - 1));
  }

  private void tellLost() throws IOException {
    if (lost.isEmpty()) {
      return;
    }
    String told =
        lost.stream().limit(MOST_TOLD).collect(Collectors.joining("; "))
            + (lost.size() > MOST_TOLD ? "; and " + (lost.size() - MOST_TOLD) + " more" : "");
    if (!goesOn) {
      throw KafkaError.LOST_OFFSETS.of(
          "Cannot read "
              + node
              + " without a gap: Kafka has dropped messages before every table had them: "
              + told
              + "; accept the loss with on_lost_offsets: continue, and run more often than the"
              + " topic's retention");
    }
    LOG.warn("{}: messages are lost, and left out: {}", node, told);
  }
}
