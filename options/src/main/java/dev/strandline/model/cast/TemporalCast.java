package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A date, time, timestamp or timestamp_local from the first pattern that matches.
 *
 * <p>A text with more than the type needs gives the part that it needs: the date of {@code
 * 2024-01-31 23:59:00} is 2024-01-31. Where the text has an offset and the type has none, the
 * instant is first shown in the column's zone.
 */
final class TemporalCast extends ValueCast {
  private static final long DAY_SECONDS = 86_400;
  private static final long DAY_MICROS = DAY_SECONDS * 1_000_000;
  private static final long MAX_SECOND = Long.MAX_VALUE / 1_000_000;
  private static final long MIN_SECOND = Math.floorDiv(Long.MIN_VALUE, 1_000_000L);

  private final Type.Plain type;
  private final TemporalPattern[] patterns;
  private final @Nullable LocalZone zone;
  private final Rounding rounding;
  private final TemporalFields fields = new TemporalFields();

  TemporalCast(Type.Plain type, CastSettings settings) {
    this.type = type;
    this.rounding = settings.rounding();
    this.zone = settings.zone() == null ? null : zone(settings.zone(), settings.overlap());
    List<TemporalPattern> compiled = new ArrayList<>();
    for (String pattern : settings.patterns()) {
      compiled.addAll(PatternCompiler.compile(pattern, type, settings));
    }
    this.patterns =
        compiled.isEmpty()
            ? new TemporalPattern[] {new IsoPattern(type)}
            : compiled.toArray(TemporalPattern[]::new);
  }

  private static LocalZone zone(String id, CastSettings.Overlap overlap) {
    try {
      return new LocalZone(ZoneId.of(id), overlap);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone: expected a zone such as Europe/Berlin, UTC or +02:00, got \"" + id + "\"", e);
    }
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = patterns[0].match(bytes, from, to, fields);
    if (reason == null) {
      reason = put(out);
    }
    return reason == null ? null : castByOthers(reason, bytes, from, to, out);
  }

  private @Nullable CastReason castByOthers(
      CastReason byFirst, byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = byFirst;
    for (int i = 1; reason != null && i < patterns.length; i++) {
      CastReason next = castBy(patterns[i], bytes, from, to, out);
      // That a text had the form says more than that it had not.
      reason = next == null || reason == CastReason.NOT_THE_PATTERN ? next : reason;
    }
    return reason;
  }

  private @Nullable CastReason castBy(
      TemporalPattern pattern, byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = pattern.match(bytes, from, to, fields);
    return reason == null ? put(out) : reason;
  }

  private @Nullable CastReason put(RowWriter out) {
    boolean hasOffset = fields.offset != TemporalFields.NO_OFFSET;
    long day = fields.epochDay();
    if (type == Type.Plain.DATE && !hasOffset) {
      return putDay(day, out);
    }
    return putTimed(day, hasOffset, out);
  }

  private @Nullable CastReason putTimed(long day, boolean hasOffset, RowWriter out) {
    long micro = type == Type.Plain.DATE ? 0 : microOfSecond();
    if (micro < 0) {
      return CastReason.TOO_FINE;
    }
    long second = day * DAY_SECONDS + fields.secondOfDay();
    if (type == Type.Plain.TIMESTAMP) {
      return putInstant(second, micro, hasOffset, out);
    }
    if (hasOffset) {
      if (zone == null) {
        return CastReason.NOT_THE_PATTERN; // only the ISO forms get here: patterns were checked
      }
      second -= fields.offset;
      second += zone.offsetOfInstant(second);
    }
    return switch (type) {
      case DATE -> putDay(Math.floorDiv(second, DAY_SECONDS), out);
      case TIME -> putTime(Math.floorMod(second, DAY_SECONDS) * 1_000_000 + micro, out);
      default -> putMicros(second, micro, out);
    };
  }

  private @Nullable CastReason putInstant(
      long local, long micro, boolean hasOffset, RowWriter out) {
    int offset = fields.offset;
    if (!hasOffset) {
      if (zone == null) {
        return CastReason.MISSING_OFFSET;
      }
      offset = zone.offsetOfLocal(local);
      if (offset == LocalZone.GAP) {
        return CastReason.IN_A_GAP;
      }
      if (offset == LocalZone.AMBIGUOUS) {
        return CastReason.AMBIGUOUS_TIME;
      }
    }
    return putMicros(local - offset, micro, out);
  }

  /** Microseconds 0 to 1,000,000 (when rounded up), or -1 if there are finer digits to refuse. */
  private long microOfSecond() {
    int micro = fields.nano / 1000;
    int rest = fields.nano - micro * 1000;
    if (rest == 0) {
      return micro;
    }
    if (rounding == Rounding.REJECT) {
      return -1;
    }
    boolean grows = rounding.grows(false, (micro & 1) != 0, rest / 100, rest % 100 != 0);
    return grows ? micro + 1L : micro;
  }

  private static @Nullable CastReason putDay(long day, RowWriter out) {
    if (day != (int) day) {
      return CastReason.DATE_OUT_OF_RANGE;
    }
    out.putInt((int) day);
    return null;
  }

  private static @Nullable CastReason putTime(long micros, RowWriter out) {
    if (micros >= DAY_MICROS) {
      return CastReason.TOO_FINE; // rounded up, it would be the next day's first moment
    }
    out.putLong(micros);
    return null;
  }

  private static @Nullable CastReason putMicros(long second, long micro, RowWriter out) {
    long micros = second * 1_000_000 + micro;
    // At the ends the product may wrap around, and the sum back: then the signs agree again.
    if (second > MAX_SECOND
        || second < MIN_SECOND
        || (second > 0 && micros < 0)
        || (second < -1 && micros >= 0)) {
      return CastReason.DATE_OUT_OF_RANGE;
    }
    out.putLong(micros);
    return null;
  }

  @Override
  String expected() {
    StringBuilder text = new StringBuilder();
    for (TemporalPattern pattern : patterns) {
      text.append(text.isEmpty() ? "" : " or ").append(pattern.text());
    }
    return text.toString();
  }
}
