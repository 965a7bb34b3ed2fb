package dev.strandline.model.cast;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A zone's offsets, found without an allocation: the changes up to the year 2100 are kept in sorted
 * arrays; later times ask java.time.
 */
public final class LocalZone {
  /** The zone's clocks never showed that local time. */
  public static final int GAP = Integer.MAX_VALUE;

  /** They showed it twice, and the settings refuse to choose. */
  public static final int AMBIGUOUS = Integer.MAX_VALUE - 1;

  private static final long LAST = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
  private static final long DAY = 86_400;

  private final ZoneRules rules;
  private final CastSettings.Overlap overlap;
  private final long[] instants;
  private final long[] locals; // where the gap or overlap of each change starts on local clocks
  private final int[] offsets; // offsets[i] holds before change i, offsets[i + 1] after it
  private final long limit;

  // The stretch of local time between two changes that was found last: neighbours are often in it.
  private long lastFrom;
  private long lastTo;
  private int lastOffset;

  public LocalZone(ZoneId zone, CastSettings.Overlap overlap) {
    this.rules = zone.getRules();
    this.overlap = overlap;
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    ZoneOffsetTransition change = rules.nextTransition(Instant.MIN);
    while (change != null && change.toEpochSecond() < LAST) {
      changes.add(change);
      change = rules.nextTransition(change.getInstant());
    }
    limit = change == null ? Long.MAX_VALUE : LAST - DAY;
    instants = new long[changes.size()];
    locals = new long[changes.size()];
    offsets = new int[changes.size() + 1];
    offsets[0] = rules.getOffset(Instant.MIN).getTotalSeconds();
    for (int i = 0; i < instants.length; i++) {
      ZoneOffsetTransition c = changes.get(i);
      int before = c.getOffsetBefore().getTotalSeconds();
      int after = c.getOffsetAfter().getTotalSeconds();
      instants[i] = c.toEpochSecond();
      locals[i] = instants[i] + Math.min(before, after);
      offsets[i + 1] = after;
    }
  }

  /** The offset at that instant, in seconds. */
  public int offsetOfInstant(long epochSecond) {
    if (epochSecond >= limit) {
      return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    }
    return offsets[before(instants, epochSecond)];
  }

  /** The offset at that local time (seconds since 1970-01-01T00:00), or GAP or AMBIGUOUS. */
  public int offsetOfLocal(long localSecond) {
    if (localSecond >= lastFrom && localSecond < lastTo) {
      return lastOffset;
    }
    if (localSecond >= limit) {
      return offsetByRules(localSecond);
    }
    int i = before(locals, localSecond);
    if (i == 0) {
      return offsets[0];
    }
    int earlier = offsets[i - 1];
    int later = offsets[i];
    long from = instants[i - 1] + Math.max(earlier, later);
    if (localSecond >= from) {
      lastFrom = from;
      lastTo = i < locals.length ? locals[i] : limit;
      lastOffset = later;
      return later;
    }
    return later > earlier ? GAP : chosen(earlier, later);
  }

  private int offsetByRules(long localSecond) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
    List<ZoneOffset> valid = rules.getValidOffsets(local);
    return switch (valid.size()) {
      case 0 -> GAP;
      case 1 -> valid.get(0).getTotalSeconds();
      default -> chosen(valid.get(0).getTotalSeconds(), valid.get(1).getTotalSeconds());
    };
  }

  private int chosen(int earlier, int later) {
    return switch (overlap) {
      case EARLIER -> earlier;
      case LATER -> later;
      case REJECT -> AMBIGUOUS;
    };
  }

  /** How many of the sorted numbers are at most {@code value}. */
  private static int before(long[] sorted, long value) {
    int found = Arrays.binarySearch(sorted, value);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
