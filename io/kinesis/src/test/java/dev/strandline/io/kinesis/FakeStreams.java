package dev.strandline.io.kinesis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One stream as Kinesis keeps it: records of shards, dropped when they are older than the
 * retention, a closed shard with its last one. Answers are small, and some are empty though there
 * is more.
 */
final class FakeStreams implements Streams {
  static final String NAME = "orders";
  private static final int MOST = 3;

  private final Duration retention;
  private final Map<String, List<KinesisRecord>> shards = new LinkedHashMap<>();
  private final Map<String, Long> closed = new LinkedHashMap<>();
  private String incarnation = "arn:aws:kinesis:eu-central-1:000000000000:stream/orders@1";
  private long now = 1_700_000_000_000L;
  private long number = 1_000;
  private int opened;
  private int asked;
  private boolean expires;
  private int hidden;

  FakeStreams(Duration retention, int shards) {
    this.retention = retention;
    for (int i = 0; i < shards; i++) {
      open();
    }
  }

  String open() {
    String id = "shardId-%012d".formatted(opened++);
    shards.put(id, new ArrayList<>());
    return id;
  }

  /** Its record's number. */
  long put(String shard) {
    number += 7;
    shard(shard)
        .add(
            new KinesisRecord(
                new Bound(Long.toString(number)),
                "k",
                Long.toString(number).getBytes(StandardCharsets.UTF_8),
                now));
    return number;
  }

  void close(String shard) {
    closed.put(shard, now);
  }

  boolean isClosed(String shard) {
    return closed.containsKey(shard);
  }

  /** Every iterator is used once. */
  void expireIterators() {
    expires = true;
  }

  /** So many answers show nothing, as if nothing were there. */
  void hide(int answers) {
    hidden = answers;
  }

  void recreate() {
    incarnation = incarnation.replaceAll("[0-9]$", "2");
  }

  /** Time goes by, and what is too old goes. */
  void pass(Duration time) {
    now += time.toMillis();
    long oldest = now - retention.toMillis();
    shards.values().forEach(records -> records.removeIf(record -> record.arrival() < oldest));
    List<String> gone =
        closed.entrySet().stream()
            .filter(one -> one.getValue() < oldest)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(shards::remove);
  }

  Clock clock() {
    return Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC);
  }

  private List<KinesisRecord> shard(String id) {
    return shards.computeIfAbsent(
        id,
        any -> {
          throw new IllegalArgumentException("no shard " + any);
        });
  }

  List<String> ids() {
    return List.copyOf(shards.keySet());
  }

  /** What is still there of a shard. */
  List<Long> numbers(String shard) {
    return shard(shard).stream().map(record -> Long.valueOf(record.number().text())).toList();
  }

  @Override
  public Stream describe(String stream) {
    return new Stream(stream, incarnation, retention);
  }

  @Override
  public List<Shard> shards(Stream stream) {
    return shards.keySet().stream().map(id -> new Shard(stream.name(), incarnation, id)).toList();
  }

  ShardPlan.Now look() {
    Stream stream = describe(NAME);
    return new ShardPlan.Now(stream, shards(stream));
  }

  ShardWalk walk(Shard shard, Bound after) {
    return new ShardWalk(this, shard, after, Duration.ofSeconds(5));
  }

  RangeRecords reader(boolean goesOn) {
    return new RangeRecords(this, Duration.ofSeconds(5), goesOn, clock());
  }

  /** The index of the next record, as AWS and the mock tell it in two ways for one that is gone. */
  @Override
  public Optional<String> iterator(Shard shard, Bound from) {
    List<KinesisRecord> records = shard(shard.id());
    int at = 0;
    while (at < records.size()
        && (from.isTime()
            ? records.get(at).arrival() < from.time().toEpochMilli()
            : records.get(at).number().compareTo(from) < 0)) {
      at++;
    }
    boolean isKnown =
        !from.isNumber() || (at < records.size() && records.get(at).number().equals(from));
    return isKnown || number % 2 == 0 ? Optional.of(at + "/" + asked) : Optional.empty();
  }

  @Override
  public Optional<Answer> records(Shard shard, String iterator, int most) throws IOException {
    List<KinesisRecord> records = shard(shard.id());
    int at = Integer.parseInt(iterator.substring(0, iterator.indexOf('/')));
    int made = Integer.parseInt(iterator.substring(iterator.indexOf('/') + 1));
    asked++;
    if (expires && asked - made > 2) {
      return Optional.empty();
    }
    int to = asked % 3 == 0 ? at : Math.min(records.size(), at + Math.min(MOST, most));
    if (hidden > 0) {
      hidden--;
      return Optional.of(new Answer(List.of(), iterator, 0));
    }
    boolean ended = to == records.size() && closed.containsKey(shard.id());
    long behind =
        to == records.size()
            ? 0
            : Math.max(1, now - records.get(to).arrival()) + records.size() - to;
    return Optional.of(
        new Answer(
            List.copyOf(records.subList(at, to)),
            ended ? null : to + "/" + (expires ? made : asked),
            behind));
  }
}
