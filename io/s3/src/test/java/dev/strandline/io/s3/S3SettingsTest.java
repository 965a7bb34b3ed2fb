package dev.strandline.io.s3;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What environment variables mean, and what they may not be. */
final class S3SettingsTest {
  @Test
  void meansAmazonWithoutAny() throws StoreException {
    S3Settings settings = S3Settings.of(Map.of("AWS_REGION", "eu-central-1"));
    assertThat(settings.endpoint(), equalTo(Optional.empty()));
    assertThat(settings.pathStyle(), is(false));
    assertThat(settings.encryption(), equalTo(Optional.empty()));
    assertThat(settings.attempts(), is(8));
    assertThat(settings.timeout(), equalTo(Duration.ofSeconds(60)));
  }

  @Test
  void putsTheBucketInThePathOfAnotherStore() throws StoreException {
    Map<String, String> both =
        Map.of("AWS_ENDPOINT_URL", "http://a:1", "AWS_ENDPOINT_URL_S3", "http://b:2");
    S3Settings settings = S3Settings.of(both);
    assertThat(settings.endpoint(), equalTo(Optional.of(URI.create("http://b:2"))));
    assertThat(settings.pathStyle(), is(true));
    S3Settings hosted =
        S3Settings.of(
            Map.of("AWS_ENDPOINT_URL", "https://r2.example", "STRANDLINE_S3_PATH_STYLE", "false"));
    assertThat(hosted.endpoint(), equalTo(Optional.of(URI.create("https://r2.example"))));
    assertThat(hosted.pathStyle(), is(false));
    S3Settings ignored =
        S3Settings.of(
            Map.of(
                "AWS_ENDPOINT_URL", "http://a:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"));
    assertThat(ignored.endpoint(), equalTo(Optional.empty()));
  }

  @Test
  void encryptsWithAKey() throws StoreException {
    S3Settings settings =
        S3Settings.of(
            Map.of("STRANDLINE_S3_SSE", "aws:kms", "STRANDLINE_S3_SSE_KMS_KEY_ID", "alias/lake"));
    assertThat(settings.encryption(), equalTo(Optional.of("aws:kms")));
    assertThat(settings.kmsKey(), equalTo(Optional.of("alias/lake")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRANDLINE_S3_SSE|aes|expected AES256 or aws:kms, got \"aes\"",
        "STRANDLINE_S3_SSE_KMS_KEY_ID|key|it is used with STRANDLINE_S3_SSE=aws:kms only",
        "STRANDLINE_S3_PATH_STYLE|yes|expected true or false, got \"yes\"",
        "STRANDLINE_S3_ATTEMPTS|0|expected a number from 1 to 100, got \"0\"",
        "STRANDLINE_S3_TIMEOUT|1m|expected a number from 1 to 3600, got \"1m\"",
        "AWS_ENDPOINT_URL_S3|localhost:9000|expected a URL such as http://127.0.0.1:9000, got"
            + " \"localhost:9000\"",
        "AWS_ENDPOINT_URL|http://a b|expected a URL such as http://127.0.0.1:9000, got \"http://a b\"",
        "STRANDLINE_S3_ENDPOINT|x|it is not known; known: STRANDLINE_S3_PATH_STYLE,"
            + " STRANDLINE_S3_SSE, STRANDLINE_S3_SSE_KMS_KEY_ID, STRANDLINE_S3_ATTEMPTS,"
            + " STRANDLINE_S3_TIMEOUT"
      })
  void saysWhatIsWrong(String name, String value, String why) {
    StoreException bad =
        assertThrows(StoreException.class, () -> S3Settings.of(Map.of(name, value)));
    assertThat(bad.error(), is(StoreError.BAD_SETTING));
    assertThat(
        bad.getMessage(),
        equalTo("Cannot use the environment variable " + name + ": " + why + " [SL-3007]"));
  }

  @Test
  void mapsPathsToKeysAndBack() throws StoreException {
    S3Location place = S3Location.parse("s3://bucket/a b/c%20");
    assertThat(place.key("p=1/x"), equalTo("a b/c%20/p=1/x"));
    assertThat(place.path("a b/c%20/p=1/x"), equalTo("p=1/x"));
    assertThat(place.below(""), equalTo("a b/c%20/"));
    assertThat(place.below("p=1"), equalTo("a b/c%20/p=1/"));
    S3Location whole = S3Location.parse("s3://bucket/");
    assertThat(whole.key("x"), equalTo("x"));
    assertThat(whole.below(""), equalTo(""));
    assertThat(whole.text(), equalTo("s3://bucket"));
  }
}
