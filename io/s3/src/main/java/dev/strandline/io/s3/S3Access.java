package dev.strandline.io.s3;

import dev.strandline.io.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One client for all stores of a process, made at the first request.
 *
 * <p>A request that fails by the network, by the store's own error (5xx) or because there are too
 * many is made again, with waits that double and are random. So a change may be made twice, and the
 * second answer may be about the first: callers know which of theirs can.
 */
public final class S3Access {
  /** The longest wait between two attempts. */
  private static final java.time.Duration MOST_WAIT = java.time.Duration.ofSeconds(20);

  private static final class Shared {
    static final S3Access ACCESS = new S3Access(null);
  }

  private final Object lock = new Object();
  private @Nullable S3Settings settings;
  private volatile @Nullable S3Client client;
  private @Nullable ExecutorService readers;

  private S3Access(@Nullable S3Settings settings) {
    this.settings = settings;
  }

  /** That of this process, by its environment. */
  static S3Access shared() throws StoreException {
    Shared.ACCESS.settings(); // A bad setting is found by who opens a store, so by validate.
    return Shared.ACCESS;
  }

  /** One with settings of its own. */
  public static S3Access of(S3Settings settings) {
    return new S3Access(settings);
  }

  S3Settings settings() throws StoreException {
    synchronized (lock) {
      if (settings == null) {
        settings = S3Settings.of(System.getenv());
      }
      return settings;
    }
  }

  /** One request, or a few that belong together. */
  @FunctionalInterface
  interface Request<T> {
    T send(S3Client client) throws IOException;
  }

  /**
   * Sends it, and turns what the client throws into what a user can act on.
   *
   * @param what the verb, bucket and key, and the right that it takes, for a message
   */
  <T> T call(S3Action what, Request<T> request) throws IOException {
    try {
      return request.send(client());
    } catch (AbortedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("Interrupted: " + what.text());
      stopped.initCause(e);
      throw stopped;
    } catch (SdkException e) {
      throw new S3Failure(settings(), what).of(e);
    }
  }

  private S3Client client() throws StoreException {
    S3Client made = client;
    if (made == null) {
      synchronized (lock) {
        made = client;
        if (made == null) {
          made = build(settings());
          client = made;
        }
      }
    }
    return made;
  }

  private static S3Client build(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(java.time.Duration.ofSeconds(10))
                    .socketTimeout(settings.timeout()))
            .serviceConfiguration(
                service ->
                    service
                        // Java's client waits five seconds where a store does not know it.
                        .expectContinueEnabled(false)
                        .chunkedEncodingEnabled(false))
            .forcePathStyle(settings.pathStyle())
            // Each body carries its MD5, which every store knows; not all know these.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(override -> override.retryStrategy(retries(settings)));
    settings
        .endpoint()
        .ifPresent(
            endpoint -> builder.endpointOverride(endpoint).region(regionOr(Region.US_EAST_1)));
    return builder.build();
  }

  private static RetryStrategy retries(S3Settings settings) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(settings.attempts())
        .backoffStrategy(BackoffStrategy.exponentialDelay(settings.tuning().backoff(), MOST_WAIT))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(
                settings.tuning().backoff().multipliedBy(2), MOST_WAIT))
        // A job that moves many files at once must outlast a bad minute, not give up together.
        .circuitBreakerEnabled(false)
        .retryOnException(failure -> isConflict(failure) || isTornAnswer(failure))
        .build();
  }

  /** Two conditional writes met; S3 says to try again. */
  private static boolean isConflict(Throwable failure) {
    return failure instanceof S3Exception s3 && s3.statusCode() == 409 && isConditional(s3);
  }

  /** An answer whose body broke off: what was asked for may be done, and is asked for again. */
  private static boolean isTornAnswer(Throwable failure) {
    if (failure instanceof S3Exception s3) {
      AwsErrorDetails details = s3.awsErrorDetails();
      return S3Failure.code(s3).isEmpty()
          && details != null
          && details.rawResponse() != null // The answer to a HEAD has no body.
          && details.rawResponse().asByteArrayUnsafe().length > 0;
    }
    return failure instanceof SdkClientException
        && String.valueOf(failure.getMessage()).startsWith("Could not parse XML");
  }

  static boolean isConditional(S3Exception s3) {
    return s3.awsErrorDetails() != null
        && "ConditionalRequestConflict".equals(s3.awsErrorDetails().errorCode());
  }

  /** Stores other than Amazon's have no regions, but a signature needs the name of one. */
  private static Region regionOr(Region otherwise) {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkException e) {
      return otherwise;
    }
  }

  /** Threads that read ahead; they end by themselves when idle. */
  ExecutorService readers() {
    synchronized (lock) {
      if (readers == null) {
        readers =
            Executors.newCachedThreadPool(
                task -> {
                  Thread thread = new Thread(task, "s3 read-ahead");
                  thread.setDaemon(true);
                  return thread;
                });
      }
      return readers;
    }
  }
}
