package dev.strandline.io.kinesis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * Kinesis through Amazon's client.
 *
 * <p>Calls for records of one shard keep the distance that Kinesis wants: five a second (<a
 * href="https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html">limits</a>).
 */
final class AwsStreams implements Streams {
  private static final long NANOS_BETWEEN = Duration.ofMillis(200).toNanos();

  private final ClientSettings settings;
  private final KinesisClient client;
  private final Map<String, Long> turns = new ConcurrentHashMap<>();

  AwsStreams(ClientSettings settings, KinesisClient client) {
    this.settings = settings;
    this.client = client;
  }

  @Override
  public Stream describe(String stream) throws IOException {
    StreamDescriptionSummary told =
        call(
            "look at the stream " + stream,
            () ->
                client
                    .describeStreamSummary(request -> request.streamName(stream))
                    .streamDescriptionSummary());
    return new Stream(
        stream,
        told.streamARN() + "@" + told.streamCreationTimestamp().toEpochMilli(),
        Duration.ofHours(told.retentionPeriodHours()));
  }

  @Override
  public List<Shard> shards(Stream stream) throws IOException {
    List<Shard> shards = new ArrayList<>();
    @Nullable String token = null;
    do {
      // With a token the stream must not be named again.
      ListShardsRequest request =
          token == null
              ? ListShardsRequest.builder().streamName(stream.name()).build()
              : ListShardsRequest.builder().nextToken(token).build();
      ListShardsResponse answer =
          call("list the shards of " + stream.name(), () -> client.listShards(request));
      answer
          .shards()
          .forEach(
              shard -> shards.add(new Shard(stream.name(), stream.incarnation(), shard.shardId())));
      token = answer.nextToken();
    } while (token != null);
    shards.sort(Comparator.comparing(Shard::id));
    return shards;
  }

  @Override
  public Optional<String> iterator(Shard shard, Bound from) throws IOException {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamName(shard.stream()).shardId(shard.id());
    if (from.isNumber()) {
      request
          .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
          .startingSequenceNumber(from.text());
    } else if (from.isTime()) {
      request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(from.time());
    } else {
      request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
    }
    try {
      return Optional.of(client.getShardIterator(request.build()).shardIterator());
    } catch (InvalidArgumentException | ResourceNotFoundException e) {
      if (from.isNumber()) {
        return Optional.empty();
      }
      throw settings.failed("read " + shard.key(), e);
    } catch (SdkException e) {
      throw settings.failed("read " + shard.key(), e);
    }
  }

  @Override
  public Optional<Answer> records(Shard shard, String iterator, int most) throws IOException {
    awaitTurn(shard);
    try {
      GetRecordsResponse answer =
          client.getRecords(request -> request.shardIterator(iterator).limit(most));
      List<KinesisRecord> records =
          answer.records().stream()
              .map(
                  record ->
                      new KinesisRecord(
                          new Bound(record.sequenceNumber()),
                          record.partitionKey(),
                          record.data().asByteArrayUnsafe(),
                          record.approximateArrivalTimestamp().toEpochMilli()))
              .toList();
      return Optional.of(
          new Answer(records, answer.nextShardIterator(), answer.millisBehindLatest()));
    } catch (ExpiredIteratorException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw settings.failed("read " + shard.key(), e);
    }
  }

  private void awaitTurn(Shard shard) {
    long now = System.nanoTime();
    long turn =
        turns.merge(shard.key(), now, (last, asked) -> Math.max(last + NANOS_BETWEEN, asked));
    while (turn - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(turn - System.nanoTime());
    }
  }

  private <T> T call(String doing, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw settings.failed(doing, e);
    }
  }
}
