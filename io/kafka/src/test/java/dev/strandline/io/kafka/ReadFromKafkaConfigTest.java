package dev.strandline.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.ConfigText;
import dev.strandline.options.InvalidSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadFromKafkaConfigTest {
  private static ReadFromKafkaConfig bind(String rest) {
    return ConfigText.bind(
        ReadFromKafkaConfig.class, "{bootstrap_servers: k, format: {type: raw}, " + rest + "}");
  }

  @Test
  void everyKeyHasAPlace() {
    ReadFromKafkaConfig config =
        bind(
            "topics: [a, b], start: {a/0: 12}, on_lost_offsets: continue, isolation:"
                + " read_uncommitted, timeout: 5s, properties: {security.protocol: SSL,"
                + " max.poll.records: 10, sasl.jaas.config: \"${secret:env:JAAS}\"}");
    assertThat(config.start().offset("a", 0), is(Optional.of(12L)));
    assertThat(config.start().offset("a", 1), is(Optional.empty()));
    assertThat(
        bind("topic_pattern: 'a.*', start: {ab/0: 3}").start().offset("ab", 0),
        is(Optional.of(3L)));
    assertThat(config.timeout(), is(Duration.ofSeconds(5)));
    assertThat(config.properties().get("security.protocol"), is(new ClientProperty.Text("SSL")));
    assertThat(config.properties().get("max.poll.records"), is(new ClientProperty.Text("10")));
    assertThat(
        String.valueOf(config.properties().get("sasl.jaas.config")),
        containsString("${secret:env:JAAS}"));
  }

  @Test
  void theDefaultsReadEverythingThatIsCommittedFromTheFirstMessage() {
    ReadFromKafkaConfig config = bind("topics: a");
    assertThat(config.start(), is(new Start.At(Start.Where.EARLIEST)));
    assertThat(config.isolation(), is(ReadFromKafkaConfig.Isolation.READ_COMMITTED));
    assertThat(config.onLostOffsets(), is(ReadFromKafkaConfig.LostOffsets.FAIL));
    assertThat(bind("topics: a, start: latest").start().isLatest(), is(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "isolation: read_committed|SL-1821",
        "topics: a, topic_pattern: b|SL-1821",
        "topic_pattern: '('|SL-1822",
        "topics: a, start: {a: 3}|SL-1823",
        "topics: a, start: {a/0: -3}|SL-1823",
        "topics: [a, c], start: {a/0: 3, b/0: 3}|SL-1823",
        "topic_pattern: 'a.*', start: {ba/0: 3}|SL-1823",
        "topics: a, properties: {group.id: x}|SL-1824",
        "topics: a, properties: {auto.offset.reset: latest}|SL-1824",
        "topics: a, timeout: 0s|SL-1207",
      })
  void whatCannotWorkIsRefused(String rest, String id) {
    InvalidSpec refused = assertThrows(InvalidSpec.class, () -> bind(rest));
    assertThat(refused.getMessage(), containsString(id));
  }

  @Test
  void aPropertyThatNoClientKnowsIsToldWithWhatItMayMean() {
    assertThat(
        bind("topics: a, properties: {sasl.mechanim: PLAIN, security.protocol: SSL,"
                + " retries: 3, com.example.of.our.own: x}")
            .unknownProperties(),
        is(
            List.of(
                "Kafka's client does not know the property \"com.example.of.our.own\"",
                "Kafka's client does not know the property \"sasl.mechanim\"; did you mean"
                    + " \"sasl.mechanism\"?")));
  }

  @Test
  void aPropertyThatTheClientRefusesIsToldWithoutTheSecret() {
    ClientSettings settings =
        new ClientSettings(
            "k:1",
            ReadFromKafkaConfig.Isolation.READ_COMMITTED,
            Duration.ofSeconds(1),
            Map.of(
                "security.protocol",
                new ClientProperty.Hidden(
                    new dev.strandline.options.Secret("env:PATH")))); // no protocol is called so
    String message =
        String.valueOf(assertThrows(IOException.class, settings::consumer).getMessage());
    assertThat(message, containsString("[SL-3609]"));
    assertThat(message, containsString("${secret:env:PATH}"));
    assertThat(message.contains(System.getenv("PATH")), is(false));
  }
}
