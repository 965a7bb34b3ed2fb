package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table in {@code cast-cases.txt}: type, settings, text, canonical text or reason. */
final class CastCasesTest {
  private record Case(int line, String type, String settings, String text, String expected) {}

  @TestFactory
  List<DynamicTest> casts() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case c : cases()) {
      String name = "line " + c.line + ": " + c.type + " " + c.settings + " <" + c.text + ">";
      tests.add(DynamicTest.dynamicTest(name, () -> check(c)));
    }
    assertThat(tests.size(), greaterThan(200));
    return tests;
  }

  private static void check(Case c) {
    Casting casting = Casting.to(c.type, settings(c.settings));
    CastReason reason = casting.put(c.text);
    assertThat(reason == null ? "= " + casting.text(c.text) : reason.name(), equalTo(c.expected));
  }

  @Test
  void everyReasonHasACase() throws IOException {
    Set<CastReason> missing = EnumSet.allOf(CastReason.class);
    for (Case c : cases()) {
      missing.removeIf(reason -> reason.name().equals(c.expected));
    }
    missing.remove(CastReason.MISSING_VALUE); // needs a required column: FieldCastTest
    assertThat(missing, equalTo(Set.of()));
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = CastCasesTest.class.getResourceAsStream("cast-cases.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String type = "";
      String settings = "";
      int number = 0;
      for (String line : all.split("\n", -1)) {
        number++;
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        if (line.startsWith("[")) {
          int end = line.indexOf("] ");
          type = line.substring(1, end < 0 ? line.length() - 1 : end);
          settings = end < 0 ? "" : line.substring(end + 2);
          continue;
        }
        int arrow = line.lastIndexOf(" -> ");
        String expected = line.substring(arrow + 4);
        cases.add(
            new Case(number, type, settings, unescape(line.substring(1, arrow - 1)), expected));
      }
    }
    return cases;
  }

  private static String unescape(String text) {
    Matcher unicode = Pattern.compile("(?<!\\\\)\\\\u([0-9a-f]{4})").matcher(text);
    return unicode
        .replaceAll(m -> Character.toString(Integer.parseInt(m.group(1), 16)))
        .translateEscapes();
  }

  static CastSettings.Builder settings(String text) {
    CastSettings.Builder settings = CastSettings.builder();
    if (text.isEmpty()) {
      return settings;
    }
    for (String entry : text.split("; ", -1)) {
      String key = entry.substring(0, entry.indexOf('='));
      String value = entry.substring(entry.indexOf('=') + 1);
      switch (key) {
        case "patterns" -> settings.patterns(value.split(" \\| ", -1));
        case "zone" -> settings.zone(value);
        case "locale" -> settings.locale(value);
        case "decimal_mark" -> settings.decimalMark(value);
        case "group_mark" -> settings.groupMark(value);
        case "true_values" -> settings.trueValues(List.of(value.split(",", -1)));
        case "false_values" -> settings.falseValues(List.of(value.split(",", -1)));
        case "null_values" -> settings.nullValues(List.of(value.split(",", -1)));
        case "trim" -> settings.trim(true);
        case "rounding" -> settings.rounding(Rounding.valueOf(value));
        case "overlap" -> settings.overlap(CastSettings.Overlap.valueOf(value));
        case "non_finite" -> settings.nonFinite(CastSettings.NonFinite.valueOf(value));
        case "bytes_form" -> settings.bytesForm(CastSettings.BytesForm.valueOf(value));
        case "unknown_fields" -> settings.unknownFields(CastSettings.UnknownFields.valueOf(value));
        default -> throw new IllegalArgumentException("unknown setting " + key);
      }
    }
    return settings;
  }
}
