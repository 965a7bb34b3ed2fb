package dev.strandline.io.letters;

import java.time.Instant;

/**
 * A letter as its store has it.
 *
 * @param raw the raw input as text, as much as a look needs; empty where it is not kept or no text
 */
public record StoredLetter(
    String id,
    String runId,
    String step,
    String code,
    String column,
    String message,
    String object,
    long record,
    long line,
    Instant firstSeen,
    Instant lastSeen,
    String raw) {}
