package dev.strandline.io.kinesis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/**
 * How Kinesis is reached; credentials are looked for by Amazon's client in its usual places.
 *
 * @param region empty for the one of the environment or profile
 * @param endpoint empty for Amazon's own
 */
record ClientSettings(String region, String endpoint, Duration timeout) implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
  private static final Duration BACKOFF = Duration.ofMillis(200);
  private static final Duration MOST_WAIT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 10;

  /** One client for all sources of a process that reach Kinesis in the same way. */
  private static final class Shared {
    static final Map<ClientSettings, Streams> CLIENTS = new ConcurrentHashMap<>();
  }

  static ClientSettings of(ReadFromKinesisConfig config) {
    return new ClientSettings(
        Objects.requireNonNullElse(config.region(), ""),
        Objects.requireNonNullElse(config.endpoint(), ""),
        config.timeout());
  }

  /** Never closed: it ends with the process. */
  Streams streams() throws IOException {
    Streams known = Shared.CLIENTS.get(this);
    if (known == null) {
      known = new AwsStreams(this, client());
      Shared.CLIENTS.put(this, known);
    }
    return known;
  }

  private KinesisClient client() throws IOException {
    Duration request = timeout.compareTo(LONGEST_REQUEST) < 0 ? timeout : LONGEST_REQUEST;
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(request).socketTimeout(request))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(timeout)
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .backoffStrategy(
                                    BackoffStrategy.exponentialDelay(BACKOFF, MOST_WAIT))
                                .throttlingBackoffStrategy(
                                    BackoffStrategy.exponentialDelay(
                                        BACKOFF.multipliedBy(2), MOST_WAIT))
                                .circuitBreakerEnabled(false)
                                .build()));
    if (!region.isEmpty()) {
      builder.region(Region.of(region));
    }
    if (!endpoint.isEmpty()) {
      builder.endpointOverride(URI.create(endpoint));
    }
    try {
      return builder.build();
    } catch (SdkException e) {
      throw failed("make a client of Kinesis", e);
    }
  }

  /**
   * The error of a call that has failed.
   *
   * @param doing what was to be done: {@code read orders/shardId-000000000000}
   */
  IOException failed(String doing, SdkException e) {
    String start = "Cannot " + doing + ": ";
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException(start + "interrupted");
      stopped.initCause(e);
      return stopped;
    }
    if (e instanceof ResourceNotFoundException) {
      return KinesisError.NO_SUCH_STREAM.of(
          start + "Kinesis knows no such stream or shard" + said(e) + "; see streams and region",
          e);
    }
    if (e instanceof AwsServiceException answered) {
      return answered(start, answered);
    }
    String message = Objects.toString(e.getMessage(), "");
    if (message.contains("Unable to load region") || message.contains("load credentials")) {
      return KinesisError.NO_ACCESS.of(
          start
              + "no region or no credentials were found; set region, or AWS_REGION, and credentials in"
              + " a place that Amazon's client looks in, such as AWS_PROFILE or a role",
          e);
    }
    return KinesisError.UNREACHABLE.of(
        start
            + "no answer from Kinesis"
            + (endpoint.isEmpty() ? "" : " at " + endpoint)
            + " within "
            + timeout.toMillis()
            + " ms ("
            + why(e)
            + "); look at the network, region and endpoint",
        e);
  }

  private static IOException answered(String start, AwsServiceException e) {
    int status = e.statusCode();
    String code = code(e);
    if (code.endsWith("ThroughputExceededException") || code.equals("LimitExceededException")) {
      return KinesisError.THROTTLED.of(
          start
              + "too many requests, in "
              + ATTEMPTS
              + " attempts; others read the stream too: run later, or give it more shards",
          e);
    }
    if (status == 401 || status == 403 || isRefusal(code)) {
      return KinesisError.NOT_ALLOWED.of(
          start
              + "Kinesis refuses ("
              + code
              + said(e)
              + "); allow these credentials kinesis:DescribeStreamSummary, ListShards,"
              + " GetShardIterator and GetRecords",
          e);
    }
    return KinesisError.FAILED.of(start + "Kinesis answered " + status + " " + code + said(e), e);
  }

  private static boolean isRefusal(String code) {
    return code.startsWith("AccessDenied")
        || code.startsWith("UnrecognizedClient")
        || code.startsWith("ExpiredToken")
        || code.startsWith("InvalidSignature")
        || code.startsWith("MissingAuthenticationToken")
        || code.startsWith("KMSAccessDenied");
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : Objects.toString(e.awsErrorDetails().errorCode(), "");
  }

  private static String said(SdkException e) {
    String message =
        e instanceof AwsServiceException answered && answered.awsErrorDetails() != null
            ? answered.awsErrorDetails().errorMessage()
            : null;
    return message == null || message.isEmpty() ? "" : ": " + message;
  }

  private static String why(SdkException e) {
    @Nullable Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ", " + cause.getMessage();
  }
}
