package dev.strandline.io.kinesis;

import dev.strandline.options.FromText;
import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where reading begins that no table of the spec has begun.
 *
 * @param time records that came then or later; null for an end
 */
@FromText("earliest, latest, or an instant such as 2026-11-21T06:00:00Z")
record Start(boolean isLatest, @Nullable Instant time) implements Serializable {
  private static final long serialVersionUID = 1;

  static final Start EARLIEST = new Start(false, null);
  static final Start LATEST = new Start(true, null);

  static Start parse(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals("earliest")) {
      return EARLIEST;
    } else if (word.equals("latest")) {
      return LATEST;
    }
    try {
      return new Start(false, Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expected earliest, latest, or an instant such as 2026-11-21T06:00:00Z, got \""
              + text
              + "\"");
    }
  }
}
