package dev.strandline.io.s3;

import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a store, from environment variables; credentials, region and profile are looked for
 * by Amazon's client in its usual places.
 *
 * @param endpoint {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}; Amazon's own if absent
 * @param pathStyle {@code STRANDLINE_S3_PATH_STYLE}: the bucket in the path, not in the host's
 *     name; by default where an endpoint is given
 * @param encryption {@code STRANDLINE_S3_SSE}: {@code AES256} or {@code aws:kms}, for every object
 *     written; the bucket's default if absent
 * @param kmsKey {@code STRANDLINE_S3_SSE_KMS_KEY_ID}: the key's id or ARN
 * @param attempts {@code STRANDLINE_S3_ATTEMPTS}: how often a request is made before it fails
 * @param timeout {@code STRANDLINE_S3_TIMEOUT}, in seconds: how long to wait for an answer
 * @param tuning sizes and waits that tests make small
 */
public record S3Settings(
    Optional<URI> endpoint,
    boolean pathStyle,
    Optional<String> encryption,
    Optional<String> kmsKey,
    int attempts,
    Duration timeout,
    Tuning tuning) {
  static final String PREFIX = "STRANDLINE_S3_";
  static final String ENDPOINT_S3 = "AWS_ENDPOINT_URL_S3";
  static final String ENDPOINT = "AWS_ENDPOINT_URL";
  static final String PATH_STYLE = PREFIX + "PATH_STYLE";
  static final String SSE = PREFIX + "SSE";
  static final String SSE_KMS_KEY_ID = PREFIX + "SSE_KMS_KEY_ID";
  static final String ATTEMPTS = PREFIX + "ATTEMPTS";
  static final String TIMEOUT = PREFIX + "TIMEOUT";
  private static final List<String> KNOWN =
      List.of(PATH_STYLE, SSE, SSE_KMS_KEY_ID, ATTEMPTS, TIMEOUT);

  /**
   * What a user has no reason to change.
   *
   * @param partBytes the size of an upload's parts; a file of less is put at once
   * @param copyPartBytes the size of the parts in which a file above 5 GB is copied
   * @param backoff the longest wait before the first repetition; it doubles with each
   */
  public record Tuning(int partBytes, long copyPartBytes, Duration backoff) {
    // 10,000 parts are allowed, so a file may have 160 GB.
    static final Tuning DEFAULT = new Tuning(16 << 20, 512L << 20, Duration.ofMillis(200));
  }

  static S3Settings of(Map<String, String> env) throws StoreException {
    for (String name : env.keySet()) {
      if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
        throw bad(name, "it is not known; known: " + String.join(", ", KNOWN));
      }
    }
    Optional<URI> endpoint = endpoint(env);
    Optional<String> encryption = text(env, SSE);
    Optional<String> key = text(env, SSE_KMS_KEY_ID);
    if (encryption.isPresent() && !List.of("AES256", "aws:kms").contains(encryption.get())) {
      throw bad(SSE, "expected AES256 or aws:kms, got \"" + encryption.get() + "\"");
    }
    if (key.isPresent() && !encryption.equals(Optional.of("aws:kms"))) {
      throw bad(SSE_KMS_KEY_ID, "it is used with " + SSE + "=aws:kms only");
    }
    return new S3Settings(
        endpoint,
        pathStyle(env, endpoint.isPresent()),
        encryption,
        key,
        number(env, ATTEMPTS, 8, 100),
        Duration.ofSeconds(number(env, TIMEOUT, 60, 3_600)),
        Tuning.DEFAULT);
  }

  /** The same for a store elsewhere. */
  public S3Settings at(URI other) {
    return new S3Settings(
        Optional.of(other), pathStyle, encryption, kmsKey, attempts, timeout, tuning);
  }

  private static Optional<String> text(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static Optional<URI> endpoint(Map<String, String> env) throws StoreException {
    String name = text(env, ENDPOINT_S3).isPresent() ? ENDPOINT_S3 : ENDPOINT;
    Optional<String> text = text(env, name);
    if (text.isEmpty() || "true".equalsIgnoreCase(env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.get());
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw bad(name, "expected a URL such as http://127.0.0.1:9000, got \"" + text.get() + "\"");
  }

  private static boolean pathStyle(Map<String, String> env, boolean otherwise)
      throws StoreException {
    return switch (text(env, PATH_STYLE).orElse("").toLowerCase(Locale.ROOT)) {
      case "" -> otherwise;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw bad(PATH_STYLE, "expected true or false, got \"" + env.get(PATH_STYLE) + "\"");
    };
  }

  private static int number(Map<String, String> env, String name, int otherwise, int most)
      throws StoreException {
    Optional<String> text = text(env, name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text.get());
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    throw bad(name, "expected a number from 1 to " + most + ", got \"" + text.get() + "\"");
  }

  private static StoreException bad(String name, String why) {
    return new StoreException(
        StoreError.BAD_SETTING, "Cannot use the environment variable " + name + ": " + why);
  }
}
