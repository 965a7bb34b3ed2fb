package dev.strandline.model.cast;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern with names of months or days, zone ids, or whatever else is not digits: read by
 * java.time, strictly, names in any case. About a hundred times slower than the other patterns.
 */
final class FormatterPattern extends TemporalPattern {
  private final String text;
  private final DateTimeFormatter formatter;
  private final boolean hasEra;
  private final CastSettings.Overlap overlap;
  private final Map<String, LocalZone> zones = new HashMap<>();

  FormatterPattern(String text, String pattern, Locale locale, CastSettings.Overlap overlap) {
    this.text = text;
    this.hasEra = pattern.indexOf('G') >= 0;
    this.overlap = overlap;
    try {
      this.formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern)
              .toFormatter(locale)
              .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("pattern \"" + text + "\": " + e.getMessage(), e);
    }
  }

  @Override
  @Nullable CastReason match(byte[] bytes, int from, int to, TemporalFields out) {
    TemporalAccessor parsed;
    String value = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    try {
      parsed = formatter.parse(value);
    } catch (DateTimeParseException e) {
      // The parser could read all of it (no index of a wrong character) but not make sense of it.
      return e.getCause() == null ? CastReason.NOT_THE_PATTERN : CastReason.NO_SUCH_DATE;
    }
    out.clear();
    if (parsed.isSupported(ChronoField.EPOCH_DAY)) {
      out.year = parsed.get(ChronoField.YEAR);
      if (!hasEra && (out.year < 0 || out.year > 9999)) {
        return CastReason.NOT_THE_PATTERN; // java.time lets yyyy have a sign, we do not
      }
      out.month = parsed.get(ChronoField.MONTH_OF_YEAR);
      out.day = parsed.get(ChronoField.DAY_OF_MONTH);
    }
    if (parsed.isSupported(ChronoField.HOUR_OF_DAY)) {
      out.hour = parsed.get(ChronoField.HOUR_OF_DAY);
      out.minute = field(parsed, ChronoField.MINUTE_OF_HOUR);
      out.second = field(parsed, ChronoField.SECOND_OF_MINUTE);
      out.nano = field(parsed, ChronoField.NANO_OF_SECOND);
    }
    return zone(parsed, out);
  }

  private static int field(TemporalAccessor parsed, ChronoField field) {
    return parsed.isSupported(field) ? parsed.get(field) : 0;
  }

  private @Nullable CastReason zone(TemporalAccessor parsed, TemporalFields out) {
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    if (offset != null) {
      out.offset = offset.getTotalSeconds();
      return null;
    }
    ZoneId zone = parsed.query(TemporalQueries.zone());
    if (zone == null) {
      return null;
    }
    LocalZone rules =
        zones.computeIfAbsent(zone.getId(), id -> new LocalZone(ZoneId.of(id), overlap));
    int found = rules.offsetOfLocal(out.epochDay() * 86_400 + out.secondOfDay());
    if (found == LocalZone.GAP) {
      return CastReason.IN_A_GAP;
    }
    if (found == LocalZone.AMBIGUOUS) {
      return CastReason.AMBIGUOUS_TIME;
    }
    out.offset = found;
    return null;
  }

  @Override
  String text() {
    return text;
  }
}
