package dev.strandline.kinesis;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream of the server, and what its producers do. */
final class TestStream implements AutoCloseable {
  static final String REGION = "eu-central-1";

  /** Any credentials will do; Amazon's client wants some. */
  static final Map<String, String> ACCESS =
      Map.of("aws.accessKeyId", "AKIDEXAMPLE", "aws.secretAccessKey", "secret");

  private final KinesisClient client;
  private final String name;

  private TestStream(KinesisServer server, String name) {
    this.name = name;
    this.client =
        KinesisClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .region(Region.of(REGION))
            .endpointOverride(URI.create(server.endpoint()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
            .build();
  }

  /** A new stream of that many shards. */
  static TestStream create(KinesisServer server, String name, int shards) {
    TestStream stream = new TestStream(server, name);
    stream.create(shards);
    return stream;
  }

  private void create(int shards) {
    client.createStream(request -> request.streamName(name).shardCount(shards));
    awaitActive();
  }

  private void awaitActive() {
    while (client
            .describeStreamSummary(request -> request.streamName(name))
            .streamDescriptionSummary()
            .streamStatus()
        != StreamStatus.ACTIVE) {
      Thread.onSpinWait();
    }
  }

  /** Puts another stream of the same name in its place. */
  void recreate(int shards) {
    client.deleteStream(request -> request.streamName(name));
    while (isThere()) {
      Thread.onSpinWait();
    }
    create(shards);
  }

  private boolean isThere() {
    try {
      client.describeStreamSummary(request -> request.streamName(name));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  /** Adds a record, and comes back when it is there. */
  TestStream put(String key, String data) {
    return put(key, data.getBytes(StandardCharsets.UTF_8));
  }

  TestStream put(String key, byte[] data) {
    client.putRecord(
        request -> request.streamName(name).partitionKey(key).data(SdkBytes.fromByteArray(data)));
    return this;
  }

  /** The shards that take records. */
  List<Shard> open() {
    return client.listShards(request -> request.streamName(name)).shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .toList();
  }

  /** Splits the first open shard in the middle. */
  void split() {
    Shard shard = open().get(0);
    BigInteger from = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger to = new BigInteger(shard.hashKeyRange().endingHashKey());
    client.splitShard(
        request ->
            request
                .streamName(name)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(from.add(to).shiftRight(1).toString()));
    awaitActive();
  }

  /** Merges two neighbours. */
  void merge() {
    List<Shard> open =
        open().stream()
            .sorted(
                java.util.Comparator.comparing(
                    shard -> new BigInteger(shard.hashKeyRange().startingHashKey())))
            .toList();
    client.mergeShards(
        request ->
            request
                .streamName(name)
                .shardToMerge(open.get(0).shardId())
                .adjacentShardToMerge(open.get(1).shardId()));
    awaitActive();
  }

  @Override
  public void close() {
    client.close();
  }
}
