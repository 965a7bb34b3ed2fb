package dev.strandline.io.commit;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Names runs: {@code 20261121T023532123-4f9a2c1b}, unique, and sorted by time. */
public final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunId() {}

  /** When the run of that id started, as the id tells it. */
  public static Optional<Instant> started(String runId) {
    try {
      return Optional.of(
          TIME.parse(runId.substring(0, Math.max(0, runId.indexOf('-'))), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A new id for a run that starts then. */
  public static String create(Instant started) {
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    return TIME.format(started) + "-" + HexFormat.of().formatHex(random);
  }
}
