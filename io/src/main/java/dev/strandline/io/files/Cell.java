package dev.strandline.io.files;

import dev.strandline.model.cast.FieldCast;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the values of one column come from in one file, bound before its first record. */
final class Cell {
  /** The column is not a field of the file: its value is {@link #constant}, or null. */
  static final int CONSTANT = -1;

  /** The record's number. */
  static final int RECORD = -2;

  /** The record's first line. */
  static final int LINE = -3;

  final int field;
  final FieldCast cast;
  final boolean required;

  /** Whether the cast itself compares words for null, which a field in quotes never is. */
  final boolean looksAgain;

  /** What stands in where the file, or a padded record, lacks the column; null for a null. */
  final byte @Nullable [] constant;

  final boolean emptyIsNull;

  private final byte[][] nullWords; // but the empty one

  Cell(int field, FieldCast cast, Optional<String> constant, List<String> nullWords) {
    this.field = field;
    this.cast = cast;
    this.required = !cast.column().nullable();
    this.looksAgain = cast.hasNullWords();
    this.constant = constant.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
    this.nullWords =
        nullWords.stream()
            .filter(word -> !word.isEmpty())
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.emptyIsNull = nullWords.contains("");
  }

  /** Whether a text that is not empty is a word for null. */
  boolean isNullWord(byte[] bytes, int from, int to) {
    return nullWords.length > 0 && isOneOf(nullWords, bytes, from, to);
  }

  private static boolean isOneOf(byte[][] words, byte[] bytes, int from, int to) {
    for (byte[] word : words) {
      if (Arrays.equals(word, 0, word.length, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }
}
