package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages name the column, what is wrong, the value and what was expected. */
final class FieldCastTest {
  @Test
  void theMessageSaysWhatWasExpected() {
    Casting casting = Casting.toPattern("date", "yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy");
    assertThat(
        casting.explain(CastReason.NO_SUCH_DATE, "2024-02-30 00:00:00"),
        equalTo(
            "Cannot cast column \"c\" to date: the calendar has no such date, \"2024-02-30"
                + " 00:00:00\"; expected yyyy-MM-dd HH:mm:ss or dd.MM.yyyy [SL-2121]"));
    assertThat(
        Casting.to("int32").explain(CastReason.NOT_A_WHOLE_NUMBER, "a\tb"),
        equalTo(
            "Cannot cast column \"c\" to int32: not a whole number, \"a\\u0009b\"; expected a whole"
                + " number, -2147483648 to 2147483647 [SL-2101]"));
  }

  @Test
  void aLongValueIsCut() {
    String message = Casting.to("int32").explain(CastReason.NOT_A_WHOLE_NUMBER, "é".repeat(5000));
    assertThat(message, containsString("\"" + "é".repeat(80) + "…\""));
    assertThat(message.length(), lessThan(250));
  }

  @Test
  void aSensitiveValueIsNotShown() {
    FieldCast cast =
        FieldCasts.compile(new Column("iban", Type.Plain.INT64, true, true), CastSettings.DEFAULTS);
    byte[] text = "DE89-secret".getBytes(StandardCharsets.UTF_8);
    String message = cast.explain(CastReason.NOT_A_WHOLE_NUMBER, text, 0, text.length);
    assertThat(message, not(containsString("secret")));
    assertThat(message, containsString("not a whole number, (a sensitive value)"));
  }

  @Test
  void aNullWordInARequiredColumnIsRefused() {
    CastSettings settings = CastSettings.builder().nullValues(List.of("NA")).build();
    Schema schema = Schema.of(Column.required("c", Type.Plain.INT64));
    FieldCast cast = FieldCasts.compile(schema.column(0), settings);
    RowWriter writer = new RowWriter(schema);
    writer.begin(Op.INSERT, 0, 1);
    assertThat(cast.cast(new byte[] {'N', 'A'}, 0, 2, writer), equalTo(CastReason.MISSING_VALUE));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    String[][] cases = {
      {
        "timestamp",
        "patterns=yyyy-MM-dd HH:mm:ss",
        "neither the pattern has an offset (XXX) nor the column a zone: set zone"
      },
      {"timestamp", "patterns=yyyy-MM-dd'T'HH:mm:ss'Z'", "'Z' in quotes is only a letter"},
      {"timestamp", "patterns=yyyy-MM-ddXXX; zone=UTC", "a timestamp needs a hour (HH)"},
      {"date", "patterns=yyyy-MM-dd'T'HH:mm:ssXXX", "nobody knows which date that is: set zone"},
      {"date", "patterns=HH:mm", "a date needs a year (yyyy)"},
      {"date", "patterns=yyyy-mm-dd", "a date needs a month (MM)"},
      {"date", "patterns=yyyy-MM-DD", "character 9: 'D' is the day of the year; dd is"},
      {"date", "patterns=YYYY-MM-dd", "character 1: 'Y' is the year of a week's calendar"},
      {"date", "patterns=yyyy-MM[-dd]", "needs a day (dd) that is not optional"},
      {"date", "patterns=yyy-MM-dd", "character 1: a year is yyyy or yy"},
      {"date", "patterns=yyyy-MM-ddTHH", "character 11: 'T' is no pattern letter; quote it"},
      {"date", "patterns=yyyy-MM-dd'T", "character 11: the quote is not closed"},
      {"date", "patterns=yyyy-MM-dd{", "character 11: '{' is reserved"},
      {"date", "patterns=yyyy-MM-dd]", "character 11: ']' closes nothing"},
      {"date", "patterns=yyyy-MM-dd[HH", "'[' is not closed"},
      {"date", "patterns=yyyy-MM-dd MM", "character 12: 'M' is there twice"},
      {"date", "patterns=dMyyyy", "character 1: where 'd' ends cannot be told"},
      {"date", "patterns=yyyy-MMMMMMM-dd", "pattern \"yyyy-MMMMMMM-dd\": Too many pattern letters"},
      {"date", "patterns=", "pattern \"\": it is empty"},
      {"time", "patterns=hh:mm", "a time needs a half of the day (a)"},
      {"time", "patterns=HH.SSS", "a time needs a minute (mm)"},
      {"time", "patterns=HH:mm:ss.SSSSSSSSSS", "a fraction has at most 9 digits"},
      {"timestamp", "zone=Mars/Base", "zone: expected a zone such as Europe/Berlin"},
      {"int32", "locale=not a locale", "locale: expected a language tag such as de-DE"},
      {"int32", "decimal_mark=,; group_mark=,", "decimal_mark and group_mark are both \",\""},
      {"int32", "group_mark=..", "group_mark: expected one character, got \"..\""},
      {"int32", "decimal_mark=5", "decimal_mark: \"5\" is part of numbers itself"},
      {"bool", "true_values=y", "true_values and false_values go together"},
      {"bool", "true_values=y; false_values=Y", "\"y\" stands for both true and false"},
      {"array<timestamp>", "patterns=yyyy-MM-dd HH:mm", "set zone"},
    };
    for (String[] c : cases) {
      IllegalArgumentException e =
          org.junit.jupiter.api.Assertions.assertThrows(
              IllegalArgumentException.class,
              () -> Casting.to(c[0], CastCasesTest.settings(c[1])),
              c[1]);
      assertThat(e.getMessage(), containsString(c[2]));
    }
  }
}
