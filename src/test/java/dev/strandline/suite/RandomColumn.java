package dev.strandline.suite;

import java.util.List;
import java.util.Random;

/**
 * A column of a random source: what its texts look like, what the spec says of it, and what SQL
 * makes of a text of it.
 */
record RandomColumn(String name, Kind kind, boolean required, String fallback) {
  @SuppressWarnings("ImmutableEnumChecker") // List.of's lists are
  enum Kind {
    TEXT(
        "string",
        "%s",
        List.of(
            "a",
            "b",
            "c",
            "d e",
            "Ünï",
            "x|y",
            "p,q",
            "semi;colon",
            "quo\"te",
            "it's",
            "two\nlines",
            "cr\r\nlf",
            "back\\slash",
            "tab\there",
            "# no comment",
            " blank ",
            "<>",
            "||",
            "日本",
            "",
            "NULL",
            "NA",
            "0",
            "Zürich",
            "é"),
        List.of()),
    DIGITS(
        "string",
        "%s",
        List.of(
            "1", "2", "3", "40", "-7", "0012", "2147483647", "12.50", "x9", "9.999", "2026-01-31"),
        List.of()),
    INT(
        "int32",
        "CASE WHEN regexp_full_match(%1$s, '[+-]?[0-9]+') THEN TRY_CAST(ltrim(%1$s, '+') AS INTEGER)"
            + " END",
        List.of("0", "1", "2", "3", "-5", "+8", "0042", "2147483647", "-2147483648"),
        List.of("1.0", "1e3", "2147483648", "x", "--1", "12 000", "0x10")),
    LONG(
        "int64",
        "CASE WHEN regexp_full_match(%1$s, '[+-]?[0-9]+') THEN TRY_CAST(ltrim(%1$s, '+') AS BIGINT)"
            + " END",
        List.of("0", "7", "-7", "9223372036854775807", "-9223372036854775808", "10000000000"),
        List.of("9223372036854775808", "1.5", "seven")),
    DECIMAL(
        "\"decimal(10,2)\"",
        "CASE WHEN regexp_full_match(%1$s, '[+-]?[0-9]+([.][0-9]+)?') AND"
            + " abs(TRY_CAST(ltrim(%1$s, '+') AS DECIMAL(38,10))) < 100000000 AND"
            + " TRY_CAST(ltrim(%1$s, '+') AS DECIMAL(38,10)) = TRY_CAST(ltrim(%1$s, '+') AS"
            + " DECIMAL(38,2)) THEN TRY_CAST(ltrim(%1$s, '+') AS DECIMAL(10,2)) END",
        List.of(
            "0",
            "1.5",
            "-3.25",
            "12.50",
            "12.5",
            "99999999.99",
            "-0.01",
            "+7.10",
            "3.1400",
            "00.5"),
        List.of("1.234", "100000000", "1,5", "1.2.3", "abc", "--2")),
    DAY(
        "date, pattern: [\"yyyy-MM-dd\", \"dd.MM.yyyy\"]",
        "CAST(CASE WHEN regexp_full_match(%1$s, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN try_strptime(%1$s,"
            + " '%%Y-%%m-%%d') WHEN regexp_full_match(%1$s, '[0-9]{2}[.][0-9]{2}[.][0-9]{4}') THEN"
            + " try_strptime(%1$s, '%%d.%%m.%%Y') END AS DATE)",
        List.of(
            "2026-01-31",
            "31.01.2026",
            "2024-02-29",
            "01.03.2026",
            "2026-03-01",
            "1999-12-31",
            "2026-02-28",
            "28.02.2026"),
        List.of("2026-02-30", "2026-1-31", "31/01/2026", "29.02.2025", "2026-13-01", "tomorrow")),
    TIME(
        "timestamp_local, pattern: \"yyyy-MM-dd HH:mm:ss\"",
        "CASE WHEN regexp_full_match(%1$s, '[0-9]{4}-[0-9]{2}-[0-9]{2}"
            + " [0-9]{2}:[0-9]{2}:[0-9]{2}') THEN try_strptime(%1$s, '%%Y-%%m-%%d %%H:%%M:%%S') END",
        List.of(
            "2026-01-31 10:00:00",
            "2026-01-31 10:00:01",
            "2026-01-31 09:59:59",
            "1970-01-01 00:00:00",
            "1969-12-31 23:59:59",
            "2026-03-29 02:30:00"),
        List.of("2026-01-31", "2026-01-31 24:00:00", "2026-01-31 10:61:00", "now")),
    FLAG(
        "bool, true_values: [yes, \"true\"], false_values: [\"no\", \"0\"]",
        "CASE WHEN lower(%1$s) IN ('yes', 'true') THEN true WHEN lower(%1$s) IN ('no', '0') THEN false"
            + " END",
        List.of("yes", "no", "true", "0", "YES", "No"),
        List.of("1", "maybe", "false", "t"));

    private final String yaml;
    private final String cast;
    private final List<String> good;
    private final List<String> bad;

    Kind(String yaml, String cast, List<String> good, List<String> bad) {
      this.yaml = yaml;
      this.cast = cast;
      this.good = good;
      this.bad = bad;
    }

    String anyGood(Random random) {
      return RandomDialect.pick(random, good);
    }

    String anyBad(Random random) {
      return bad.isEmpty() ? anyGood(random) : RandomDialect.pick(random, bad);
    }

    /** SQL from a text to a value, null where it is none. */
    String sql(String text) {
      return cast.formatted(text);
    }
  }

  /** The item of the spec's {@code columns}. */
  String yaml(String alias) {
    return "- {name: "
        + name
        + ", type: "
        + kind.yaml
        + (required ? ", required: true" : "")
        + (fallback == null ? "" : ", default: " + RandomDialect.quoted(fallback))
        + (alias == null ? "" : ", aliases: " + alias)
        + "}";
  }
}
