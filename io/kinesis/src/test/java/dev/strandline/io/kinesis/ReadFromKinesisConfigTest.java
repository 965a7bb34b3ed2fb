package dev.strandline.io.kinesis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.ConfigText;
import dev.strandline.options.InvalidSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadFromKinesisConfigTest {
  private static ReadFromKinesisConfig bind(String rest) {
    return ConfigText.bind(ReadFromKinesisConfig.class, "{format: {type: raw}, " + rest + "}");
  }

  @Test
  void everyKeyHasAPlace() {
    ReadFromKinesisConfig config =
        bind(
            "streams: [a, b.c], region: eu-central-1, endpoint: \"http://127.0.0.1:4568\", start:"
                + " 2026-11-21T06:00:00Z, on_lost_records: continue, timeout: 5s, metadata: {stream: s,"
                + " shard: sh, sequence_number: n, partition_key: k, timestamp: t}");
    assertThat(config.streams(), is(List.of("a", "b.c")));
    assertThat(config.start(), is(new Start(false, Instant.parse("2026-11-21T06:00:00Z"))));
    assertThat(config.onLostRecords(), is(ReadFromKinesisConfig.LostRecords.CONTINUE));
    assertThat(config.timeout(), is(Duration.ofSeconds(5)));
    assertThat(
        config.messages().schema().names(), is(List.of("key", "value", "s", "sh", "n", "k", "t")));
    assertThat(
        ClientSettings.of(config),
        is(new ClientSettings("eu-central-1", "http://127.0.0.1:4568", Duration.ofSeconds(5))));
  }

  @Test
  void theDefaultsReadEverythingFromTheFirstRecord() {
    ReadFromKinesisConfig config = bind("streams: a");
    assertThat(config.start(), is(Start.EARLIEST));
    assertThat(config.onLostRecords(), is(ReadFromKinesisConfig.LostRecords.FAIL));
    assertThat(bind("streams: a, start: latest").start(), is(Start.LATEST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "streams: []|SL-",
        "streams: 'arn:aws:kinesis:eu-central-1:1:stream/a'|SL-1831",
        "streams: a/b|SL-1831",
        "streams: a, endpoint: 'localhost:4568'|SL-1832",
        "streams: a, endpoint: 'ftp://x'|SL-1832",
        "streams: a, start: yesterday|expected earliest, latest, or an instant",
        "streams: a, timeout: 0s|SL-1207",
      })
  void whatCannotWorkIsRefused(String rest, String told) {
    InvalidSpec refused = assertThrows(InvalidSpec.class, () -> bind(rest));
    assertThat(refused.getMessage(), containsString(told));
  }
}
