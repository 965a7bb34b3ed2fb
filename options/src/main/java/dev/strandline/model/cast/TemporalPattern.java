package dev.strandline.model.cast;

import org.jspecify.annotations.Nullable;

/** One form of a date's or time's text. */
abstract sealed class TemporalPattern
    permits FixedPattern, FormatterPattern, IsoPattern, VariablePattern {

  /** Reads the text into the fields, or says why not; the fields are then undefined. */
  abstract @Nullable CastReason match(byte[] bytes, int from, int to, TemporalFields out);

  /** The pattern as the spec or the docs write it. */
  abstract String text();
}
