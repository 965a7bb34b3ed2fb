package dev.strandline.io.kinesis;

import dev.strandline.io.kinesis.ShardRange.Looked;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ranges that a run looks at, from what each table has read and what the streams have now.
 *
 * <p>A range that one table has and another lacks, after a crash between their commits, is given
 * again with the very same bounds, since an append knows ranges only as a whole. Behind the highest
 * record that any table has read begins the new range, up to the last one of now.
 *
 * <p><b>What is lost.</b> Kinesis drops records when they are older than the stream's retention,
 * and tells nobody. So a range notes a time before which no record behind it came. While that is
 * less than the retention ago, or the range's last record is still there, nothing can be missing
 * behind it; else something may be, and that is told. A shard in which nothing happens would be
 * suspected for ever: an empty range notes now and then that it was looked at.
 */
final class ShardPlan {
  private static final Logger LOG = LoggerFactory.getLogger(ShardPlan.class);
  private static final int MOST_TOLD = 5;

  /** By how much our clock may differ from Kinesis's. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  /** How often in a retention a shard without news is noted as looked at. */
  private static final int NOTES = 4;

  private final String node;
  private final Map<String, Set<String>> ids = new TreeMap<>();
  private final Map<String, Set<String>> begun = new TreeMap<>();
  private final Map<String, ShardRange> known = new LinkedHashMap<>();
  private final Start start;
  private final boolean goesOn;
  private final Clock clock;
  private final List<String> lost = new ArrayList<>();
  private final List<ShardRange> ranges = new ArrayList<>();
  private long most = Long.MAX_VALUE;
  private long left;

  /** A stream of now with its shards, in the order of their ids. */
  record Now(Streams.Stream stream, List<Shard> shards) {}

  /**
   * A plan for one source.
   *
   * @param known what each table has, by sink
   * @param goesOn whether lost records are passed over
   */
  ShardPlan(
      String node, Map<String, List<ShardRange>> known, Start start, boolean goesOn, Clock clock) {
    this.node = node;
    known.forEach(this::add);
    this.start = start;
    this.goesOn = goesOn;
    this.clock = clock;
  }

  private void add(String sink, List<ShardRange> ranges) {
    Set<String> its = ids.computeIfAbsent(sink, any -> new HashSet<>());
    Set<String> streams = begun.computeIfAbsent(sink, any -> new HashSet<>());
    for (ShardRange range : ranges) {
      its.add(range.id());
      streams.add(range.shard().stream());
      this.known.merge(range.id(), range, (one, two) -> one.isAllWanted() ? one : two);
    }
  }

  /** The same, with about so many new records at most, shared out over the shards. */
  ShardPlan upTo(long records) {
    most = records;
    return this;
  }

  /** About how many new records there are beyond those that were asked for. */
  long left() {
    return left;
  }

  /** Whether what was there at that time may be gone by now. */
  static boolean isPast(long time, Duration retention, Clock clock) {
    return clock.millis() - time > retention.minus(CLOCKS).toMillis();
  }

  /** The ranges, by stream and shard, each in the order of its records. */
  List<ShardRange> of(Collection<Now> streams, Tip.Walks walks) throws IOException {
    Map<String, List<ShardRange>> taken = new LinkedHashMap<>();
    known
        .values()
        .forEach(
            range ->
                taken.computeIfAbsent(range.shard().key(), any -> new ArrayList<>()).add(range));
    List<Next> next = new ArrayList<>();
    Set<String> read = new HashSet<>();
    for (Now now : streams) {
      refuseRecreated(now.stream());
      read.add(now.stream().name());
      for (Shard shard : now.shards()) {
        List<ShardRange> before = taken.remove(shard.key());
        if (before != null) {
          again(now.stream(), shard, before);
        }
        next(now.stream(), shard, before == null ? List.of() : before).ifPresent(next::add);
      }
    }
    taken.values().forEach(before -> gone(before, read));
    long share = most == Long.MAX_VALUE ? most : Math.max(1, -(-most / Math.max(1, next.size())));
    for (Next one : next) {
      look(one, walks, share);
    }
    tellLost();
    ranges.sort(
        Comparator.comparing((ShardRange range) -> range.shard().key())
            .thenComparing(ShardRange::after)
            .thenComparing(ShardRange::until));
    return List.copyOf(ranges);
  }

  private void refuseRecreated(Streams.Stream now) throws IOException {
    for (ShardRange range : known.values()) {
      Shard shard = range.shard();
      if (shard.stream().equals(now.name()) && !shard.incarnation().equals(now.incarnation())) {
        throw KinesisError.RECREATED.of(
            "Cannot go on reading stream "
                + now.name()
                + ": it is not the one that was read before, that was "
                + shard.incarnation()
                + " and this is "
                + now.incarnation()
                + " (ARN and time of creation), so sequence numbers mean other records; make the tables"
                + " again from what Kinesis has with --full, or give the new stream a source and a table"
                + " of their own");
      }
    }
  }

  /** What tables have of a shard, for those that lack it, and for tables that are mended. */
  private void again(Streams.Stream stream, Shard shard, List<ShardRange> before)
      throws IOException {
    before.sort(Comparator.comparing(ShardRange::after).thenComparing(ShardRange::until));
    Bound end = Bound.HORIZON;
    for (ShardRange range : before) {
      if (!range.isEmpty() && range.after().compareTo(end) < 0) {
        throw KinesisError.OVERLAP.of(
            "Cannot go on reading "
                + shard.key()
                + ": the tables of this spec have read ranges that overlap behind record "
                + range.after().text()
                + ", so they were filled by different specs under one source name; give each a spec of"
                + " its own again, or make them again together with --full");
      }
      end = range.until();
      if (isLacking(range)) {
        ranges.add(isMissed(range) && !goesOn ? range : range.whatIsThere());
      } else if (range.isAllWanted()
          && !isPast(range.looked().since(), stream.retention(), clock)) {
        ranges.add(range);
      }
    }
  }

  /**
   * A shard to look at.
   *
   * @param after where new records begin
   * @param since no record behind it is older
   * @param isFirst whether nothing of it was read
   */
  private record Next(
      Streams.Stream stream, Shard shard, Bound after, long since, boolean isFirst) {}

  private Optional<Next> next(Streams.Stream stream, Shard shard, List<ShardRange> before) {
    if (!before.isEmpty()) {
      ShardRange last = lastOf(before);
      return isClosed(before)
          ? Optional.empty()
          : Optional.of(new Next(stream, shard, last.until(), last.looked().seen(), false));
    }
    // A shard that was made after its stream was first read has no record from before that.
    long since =
        known.values().stream()
            .filter(range -> range.shard().stream().equals(stream.name()))
            .mapToLong(range -> range.looked().seen())
            .max()
            .orElse(clock.millis());
    Bound after = known.isEmpty() && start.time() != null ? Bound.at(start.time()) : Bound.HORIZON;
    return Optional.of(new Next(stream, shard, after, since, true));
  }

  private static ShardRange lastOf(List<ShardRange> ranges) {
    return Collections.max(
        ranges,
        Comparator.comparing(ShardRange::until).thenComparing(range -> range.looked().seen()));
  }

  private static boolean isClosed(List<ShardRange> ranges) {
    return ranges.stream().anyMatch(range -> range.looked().closed());
  }

  private void look(Next next, Tip.Walks walks, long share) throws IOException {
    long now = clock.millis();
    if (next.isFirst && start.isLatest() && known.isEmpty()) {
      Tip tip = Tip.look(walks, next.shard, next.after, Long.MAX_VALUE);
      ranges.add(
          new ShardRange(next.shard, tip.last(), tip.last(), new Looked(now, now, tip.closed())));
      return;
    }
    Tip tip = Tip.look(walks, next.shard, next.after, share);
    Duration retention = next.stream.retention();
    boolean gap = !tip.found() && isPast(next.since, retention, clock);
    if (gap) {
      lost.add(
          next.shard.key()
              + ": records "
              + (next.after.isNumber() ? "after " + next.after.text() : "from its first on")
              + (tip.last().equals(next.after) ? "" : " and before " + tip.last().text()));
    }
    boolean isNoted = now - next.since < retention.toMillis() / NOTES;
    if (!tip.last().equals(next.after) || next.isFirst || tip.closed() || !isNoted) {
      ranges.add(
          new ShardRange(
              next.shard,
              next.after,
              tip.last(),
              new Looked(
                  gap ? Looked.WHATEVER : next.since,
                  tip.whole() ? now : tip.arrival(),
                  tip.closed())));
    }
    left += tip.left();
  }

  private boolean isLacking(ShardRange range) {
    return ids.values().stream().anyMatch(table -> !table.contains(range.id()));
  }

  /** Whether a table lacks the range that has begun its stream: one that has not misses nothing. */
  private boolean isMissed(ShardRange range) {
    return ids.entrySet().stream()
        .filter(table -> !table.getValue().contains(range.id()))
        .anyMatch(
            table -> begun.getOrDefault(table.getKey(), Set.of()).contains(range.shard().stream()));
  }

  /** The ranges of a shard that is not there any more, or not read. */
  private void gone(List<ShardRange> before, Set<String> read) {
    for (ShardRange range : before) {
      if (!range.isEmpty() && isLacking(range) && isMissed(range)) {
        lost.add(range.told());
      }
    }
    ShardRange last = lastOf(before);
    if (read.contains(last.shard().stream()) && !isClosed(before)) {
      // It was open, and is gone: it was closed since, and what came last was dropped with it.
      lost.add(last.shard().key() + ": records after " + last.until().text());
      ranges.add(
          new ShardRange(
              last.shard(),
              last.until(),
              last.until(),
              new Looked(Looked.WHATEVER, clock.millis(), true)));
    }
  }

  private void tellLost() throws IOException {
    if (lost.isEmpty()) {
      return;
    }
    String told =
        lost.stream().limit(MOST_TOLD).collect(Collectors.joining("; "))
            + (lost.size() > MOST_TOLD ? "; and " + (lost.size() - MOST_TOLD) + " more" : "");
    if (!goesOn) {
      throw KinesisError.LOST_RECORDS.of(
          "Cannot read "
              + node
              + " without a gap: Kinesis may have dropped records before every table had them: "
              + told
              + "; accept the loss with on_lost_records: continue, and run more often than the"
              + " stream's retention");
    }
    LOG.warn("{}: records may be lost, and are left out: {}", node, told);
  }
}
