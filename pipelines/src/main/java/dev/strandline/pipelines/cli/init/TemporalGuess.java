package dev.strandline.pipelines.cli.init;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The type and pattern of a column of dates or times: the first pattern by which all of its values
 * can be read, where day and month are told apart by values above twelve.
 */
record TemporalGuess(String type, List<String> keys, List<String> notes) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "[0-9]{1,4}[-/.][0-9A-Za-z]{1,3}[-/.][0-9]{1,4}([ T].*)?|(19|20)[0-9]{6}|[0-9]{2}:[0-9]{2}(:[0-9.]+)?");

  /** What is read without a pattern. */
  private static final Pattern CLOCK =
      Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?");

  private static final Pattern INSTANT =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})");

  /** Strict ones first; of day first and month first both are tried. */
  private static final List<String> DATES =
      List.of(
          "yyyy-MM-dd",
          "yyyy/MM/dd",
          "yyyy.MM.dd",
          "yyyyMMdd",
          "dd/MM/yyyy",
          "MM/dd/yyyy",
          "d/M/yyyy",
          "M/d/yyyy",
          "dd.MM.yyyy",
          "d.M.yyyy",
          "dd-MM-yyyy",
          "MM-dd-yyyy",
          "d-M-yyyy",
          "M-d-yyyy",
          "dd-MMM-yyyy",
          "d-MMM-yyyy");

  private static final List<String> TIMES =
      List.of(
          "",
          " HH:mm:ss",
          "'T'HH:mm:ss",
          " HH:mm",
          " HH:mm:ss.SSS",
          "'T'HH:mm:ss.SSS",
          " HH:mm:ss.SSSSSS",
          "'T'HH:mm:ss.SSSSSS",
          " H:mm",
          " H:mm:ss");

  static Optional<TemporalGuess> of(String name, Set<String> values) {
    if (!values.stream().allMatch(value -> SHAPE.matcher(value).matches())) {
      return Optional.empty();
    }
    if (values.stream().allMatch(value -> INSTANT.matcher(value).matches())) {
      return Optional.of(new TemporalGuess("timestamp", List.of(), List.of()));
    }
    if (values.stream().allMatch(TemporalGuess::isClock)) {
      return Optional.of(new TemporalGuess("time", List.of(), List.of()));
    }
    for (String time : TIMES) {
      for (String date : DATES) {
        if (fits(date + time, values) && plausible(name, date, values)) {
          return Optional.of(guess(date, time, values));
        }
      }
    }
    return values.stream().allMatch(TemporalGuess::isIso)
        ? Optional.of(new TemporalGuess("timestamp_local", List.of(), List.of()))
        : Optional.empty();
  }

  private static boolean isClock(String value) {
    try {
      return CLOCK.matcher(value).matches() && LocalTime.parse(value) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** A date, T or a blank, and a time, with a fraction or without. */
  private static boolean isIso(String value) {
    return value.matches("[0-9-]{10}[ T].*")
        && isClock(value.substring(11))
        && fits("yyyy-MM-dd", Set.of(value.substring(0, 10)));
  }

  private static TemporalGuess guess(String date, String time, Set<String> values) {
    List<String> notes = new ArrayList<>();
    String other = swapped(date);
    if (!other.equals(date) && fits(other + time, values)) {
      notes.add("or " + other + ": no value of the sample tells day and month apart");
    }
    boolean midnight = !time.isEmpty() && values.stream().allMatch(TemporalGuess::midnight);
    if (midnight) {
      notes.add("the time is always midnight");
    }
    String pattern = date + time;
    boolean plain = pattern.equals("yyyy-MM-dd");
    String type = time.isEmpty() || midnight ? "date" : "timestamp_local";
    List<String> keys = new ArrayList<>();
    if (!plain) {
      keys.add("pattern: \"" + pattern + "\"");
    }
    if (pattern.contains("MMM")) {
      keys.add("locale: en");
    }
    return new TemporalGuess(type, keys, notes);
  }

  /** Eight digits may be any number: a name that speaks of time makes them a date. */
  private static boolean plausible(String name, String date, Set<String> values) {
    return !date.equals("yyyyMMdd")
        || name.toLowerCase(Locale.ROOT).matches(".*(date|day|dt|time|_on|_at).*")
        || values.size() > 20;
  }

  private static boolean midnight(String value) {
    return value.replaceFirst("^[^ T]+[ T]", "").matches("[0:.]+");
  }

  private static String swapped(String date) {
    return switch (date) {
      case "dd/MM/yyyy" -> "MM/dd/yyyy";
      case "d/M/yyyy" -> "M/d/yyyy";
      case "dd-MM-yyyy" -> "MM-dd-yyyy";
      case "d-M-yyyy" -> "M-d-yyyy";
      default -> date;
    };
  }

  private static boolean fits(String pattern, Set<String> values) {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    for (String value : values) {
      try {
        TemporalAccessor parsed = formatter.parse(value);
        if (parsed.isSupported(ChronoField.YEAR) && parsed.get(ChronoField.YEAR) < 1) {
          return false;
        }
      } catch (DateTimeParseException e) {
        return false;
      }
    }
    return true;
  }
}
