package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.temporal.TemporalQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Casts of dates and times agree with java.time on random texts, right and nearly right. */
final class TemporalOracleTest {
  private static final String[] DATE_TIMES = {
    "yyyy-MM-dd HH:mm:ss",
    "uuuu-MM-dd'T'HH:mm:ss.SSS",
    "dd.MM.yyyy HH:mm",
    "yyyyMMddHHmmss",
    "d/M/yyyy H:m:s",
    "MM/dd/yyyy hh:mm:ss a",
    "yyyy-MM-dd HH:mm:ss.SSSSSS",
    "yy-MM-dd HH'h'mm",
    "dd-MMM-yyyy HH:mm:ss",
    "EEE MMM dd HH:mm:ss yyyy",
    "yyyy-DDD HH:mm",
    "ss:mm:HH dd-MM-yyyy"
  };

  @Property(tries = 10_000)
  void localTimesAgreeWithJavaTime(@ForAll long seed) {
    Random random = new Random(seed);
    String pattern = DATE_TIMES[random.nextInt(DATE_TIMES.length)];
    DateTimeFormatter formatter = formatter(pattern);
    String text = formatter.format(localDateTime(random));
    for (int i = random.nextInt(3); i > 0; i--) {
      text = Texts.mutated(text, random);
    }
    Optional<LocalDateTime> expected = parse(formatter, text);
    Casting casting = Casting.toPattern("timestamp_local", pattern);
    String context = pattern + " <" + text + "> seed " + seed;
    if (expected.isEmpty()) {
      assertThat(context, casting.put(text), not(equalTo(null)));
    } else {
      assertThat(
          context, casting.row(text).getLong(0), equalTo(micros(expected.get(), ZoneOffset.UTC)));
      assertThat(
          context,
          (long) Casting.toPattern("date", pattern).row(text).getInt(0),
          equalTo(expected.get().toLocalDate().toEpochDay()));
      assertThat(
          context,
          Casting.toPattern("time", pattern).row(text).getLong(0),
          equalTo(expected.get().toLocalTime().toNanoOfDay() / 1000));
    }
  }

  private static LocalDateTime localDateTime(Random random) {
    long day = random.nextInt(36_500);
    return LocalDateTime.of(
        LocalDate.of(2000, 1, 1).plusDays(day),
        LocalTime.MIDNIGHT.plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS));
  }

  private static Optional<LocalDateTime> parse(DateTimeFormatter formatter, String text) {
    try {
      TemporalAccessor parsed = formatter.parse(text);
      LocalDate date = required(parsed, TemporalQueries.localDate());
      LocalTime time = required(parsed, TemporalQueries.localTime());
      boolean fourDigits = date.getYear() >= 0 && date.getYear() <= 9999;
      return fourDigits ? Optional.of(date.atTime(time)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static <T> T required(TemporalAccessor parsed, TemporalQuery<T> query) {
    T found = parsed.query(query);
    if (found == null) {
      throw new DateTimeException("missing");
    }
    return found;
  }

  /** java.time's reading, with widths fixed as ours are: years of 4 digits, others of 1 or 2. */
  private static DateTimeFormatter formatter(String pattern) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    for (PatternPart part : PatternPart.split(pattern)) {
      ChronoField field =
          switch (part.letter()) {
            case 'd' -> ChronoField.DAY_OF_MONTH;
            case 'M' -> ChronoField.MONTH_OF_YEAR;
            case 'H' -> ChronoField.HOUR_OF_DAY;
            case 'm' -> ChronoField.MINUTE_OF_HOUR;
            case 's' -> ChronoField.SECOND_OF_MINUTE;
            default -> null;
          };
      if (part.isLiteral()) {
        builder.appendLiteral(part.literal());
      } else if (field != null && part.count() == 1) {
        builder.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
      } else if ((part.letter() == 'y' || part.letter() == 'u') && part.count() == 4) {
        builder.appendValue(ChronoField.YEAR, 4);
      } else {
        String letter = part.letter() == 'y' ? "u" : String.valueOf(part.letter());
        builder.appendPattern(letter.repeat(part.count()));
      }
    }
    if (!pattern.contains("s")) {
      builder.parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0);
    }
    if (!pattern.contains("S")) {
      builder.parseDefaulting(ChronoField.NANO_OF_SECOND, 0);
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  @Property(tries = 10_000)
  void isoInstantsAgreeWithJavaTime(@ForAll long seed) {
    Random random = new Random(seed);
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60) - 18 * 60));
    LocalDateTime local =
        random.nextInt(10) == 0
            ? LocalDateTime.of(random.nextInt(580_000) - 290_000, 5, 6, 7, 8)
            : localDateTime(random);
    String text = Texts.mutated(local.atOffset(offset).toString(), random);
    Optional<Long> expected = Optional.empty();
    try {
      var parsed =
          DateTimeFormatter.ISO_OFFSET_DATE_TIME
              .withResolverStyle(ResolverStyle.STRICT)
              .parse(text.replaceFirst("^([^ ]*) ([^ ]*)$", "$1T$2"));
      LocalDateTime time = LocalDateTime.from(parsed);
      expected =
          Optional.of(micros(time, ZoneOffset.from(parsed)))
              .filter(micros -> time.get(ChronoField.NANO_OF_SECOND) % 1000 == 0);
    } catch (DateTimeException | ArithmeticException e) {
      // not a text for java.time, and then none for us, but for the offsets below
    }
    if (text.matches(".*[+-]\\d\\d(\\d\\d)?") || text.matches(".*[+-]\\d\\d:\\d\\d:?\\d\\d")) {
      return; // +02 and +0200 are ours alone, +02:00:00 is java.time's
    }
    Casting casting = Casting.to("timestamp");
    String context = text + " seed " + seed;
    if (expected.isEmpty()) {
      assertThat(context, casting.put(text), not(equalTo(null)));
    } else {
      assertThat(context, casting.row(text).getLong(0), equalTo(expected.get()));
    }
  }

  @Property(tries = 3000)
  void localTimesInZonesAgreeWithJavaTime(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> ids = new ArrayList<>(ZoneId.getAvailableZoneIds());
    ids.sort(null);
    ZoneId zone = ZoneId.of(ids.get(random.nextInt(ids.size())));
    LocalDateTime local =
        LocalDateTime.of(1850 + random.nextInt(300), 1, 1, 0, 0)
            .plusMinutes(random.nextInt(525_600));
    if (random.nextBoolean()) {
      local = nearAChange(zone, local, random);
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    String text = local.toString();
    for (CastSettings.Overlap overlap : CastSettings.Overlap.values()) {
      Casting casting =
          Casting.to("timestamp", CastSettings.builder().zone(zone.getId()).overlap(overlap));
      String context = zone + " " + text + " " + overlap + " seed " + seed;
      if (offsets.isEmpty()) {
        assertThat(context, casting.outcome(text), equalTo("IN_A_GAP"));
      } else if (offsets.size() == 2 && overlap == CastSettings.Overlap.REJECT) {
        assertThat(context, casting.outcome(text), equalTo("AMBIGUOUS_TIME"));
      } else {
        boolean later = offsets.size() == 2 && overlap == CastSettings.Overlap.LATER;
        long expected = micros(local, offsets.get(later ? 1 : 0));
        assertThat(context, casting.row(text).getLong(0), equalTo(expected));
        assertThat(context, back(zone, expected), equalTo(micros(local, ZoneOffset.UTC)));
      }
    }
    assertThat(offsets.size(), anyOf(equalTo(0), equalTo(1), equalTo(2)));
  }

  private static LocalDateTime nearAChange(ZoneId zone, LocalDateTime from, Random random) {
    var change = zone.getRules().nextTransition(from.toInstant(ZoneOffset.UTC));
    if (change == null) {
      return from;
    }
    LocalDateTime at =
        random.nextBoolean() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    long[] near = {-1, 0, 1, random.nextInt(7200) - 3600};
    return at.plusSeconds(near[random.nextInt(near.length)]);
  }

  private static long back(ZoneId zone, long micros) {
    CastSettings.Builder settings = CastSettings.builder().zone(zone.getId());
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000), 0, ZoneOffset.UTC);
    return Casting.to("timestamp_local", settings).row(utc + "Z").getLong(0);
  }

  private static long micros(LocalDateTime time, ZoneOffset offset) {
    return Math.multiplyExact(time.toEpochSecond(offset), 1_000_000L)
        + time.getLong(ChronoField.MICRO_OF_SECOND);
  }
}
