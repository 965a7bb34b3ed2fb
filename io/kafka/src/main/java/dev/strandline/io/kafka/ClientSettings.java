package dev.strandline.io.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes Kafka's clients from what the spec says; secrets are resolved here and not before.
 *
 * @param servers the brokers to begin with, comma-separated
 */
record ClientSettings(
    String servers,
    ReadFromKafkaConfig.Isolation isolation,
    Duration timeout,
    Map<String, ClientProperty> properties)
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long LONGEST_REQUEST_MILLIS = 30_000;

  ClientSettings {
    properties = Map.copyOf(properties);
  }

  static ClientSettings of(ReadFromKafkaConfig config) {
    return new ClientSettings(
        String.join(",", config.bootstrapServers()),
        config.isolation(),
        config.timeout(),
        config.properties());
  }

  boolean readsCommitted() {
    return isolation == ReadFromKafkaConfig.Isolation.READ_COMMITTED;
  }

  Admin admin() throws IOException {
    try {
      return Admin.create(common());
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  /** A consumer of no group, which commits nothing and never jumps by itself. */
  Consumer<byte[], byte[]> consumer() throws IOException {
    Map<String, Object> all = common();
    all.put("enable.auto.commit", false);
    all.put("auto.offset.reset", "none");
    all.put("allow.auto.create.topics", false);
    all.put("isolation.level", isolation.name().toLowerCase(Locale.ROOT));
    try {
      return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  private Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>();
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    all.put("client.id", "strandline");
    all.put("request.timeout.ms", (int) Math.min(LONGEST_REQUEST_MILLIS, millis));
    properties.forEach((name, property) -> all.put(name, property.value()));
    all.put("bootstrap.servers", servers);
    all.put("default.api.timeout.ms", millis);
    return all;
  }

  /** Without the cause, whose message may have a secret in it. */
  private IOException refused(KafkaException e) {
    Throwable why = e;
    while (why.getCause() != null && !(why instanceof ConfigException)) {
      why = why.getCause();
    }
    return KafkaError.BAD_PROPERTY.of(
        "Cannot make a client of Kafka: "
            + why.getClass().getSimpleName()
            + ", "
            + masked(why)
            + "; see bootstrap_servers and properties");
  }

  private String masked(Throwable why) {
    String message = String.valueOf(why.getMessage());
    for (ClientProperty property : properties.values()) {
      if (property instanceof ClientProperty.Hidden hidden && !hidden.value().isEmpty()) {
        message = message.replace(hidden.value(), hidden.secret().toString());
      }
    }
    return message;
  }

  /**
   * The error of a call that has failed.
   *
   * @param doing what was to be done: {@code read orders/0}
   */
  IOException failed(String doing, Throwable e) {
    String start = "Cannot " + doing + ": ";
    if (e instanceof InterruptException || e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException(start + "interrupted");
      stopped.initCause(e);
      return stopped;
    } else if (e instanceof AuthenticationException || e instanceof AuthorizationException) {
      return KafkaError.NOT_ALLOWED.of(start + e.getMessage(), e);
    } else if (e instanceof UnknownTopicOrPartitionException) {
      return KafkaError.NO_SUCH_TOPIC.of(start + "the topic is not there; see topics", e);
    } else if (e instanceof TimeoutException) {
      return KafkaError.UNREACHABLE.of(
          start
              + "no answer from Kafka at "
              + servers
              + " within "
              + timeout.toMillis()
              + " ms; is it up, and may this machine reach every broker by its advertised name?",
          e);
    }
    return KafkaError.FAILED.of(start + e.getClass().getSimpleName() + ", " + e.getMessage(), e);
  }
}
