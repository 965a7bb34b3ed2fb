package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReasonsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cannot cast column \"a\" to int32: not a whole number, \"x\" [SL-2101]"
            + "|not a whole number",
        "Cannot read the event's value: it is not well-formed JSON (topic a.(b), partition 0,"
            + " offset 12) [SL-2160]"
            + "|it is not well-formed JSON",
        "Cannot tell the key: the row lacks its field \"id\" (topic t, partition 3, offset 0)"
            + " [SL-2163]"
            + "|the row lacks its field \"id\"",
        "Cannot read the record: a line of 9 fields was expected, found 7 [SL-2201]"
            + "|a line of 9 fields was expected",
      })
  void whatOnlyOneRecordHasIsNoReason(String message, String reason) {
    assertThat(Reasons.of(message), is(reason));
  }
}
