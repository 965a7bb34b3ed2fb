package dev.strandline.io.files;

import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import dev.strandline.model.cast.Rounding;
import java.util.List;

/** From what a spec says of a column to the cast of its texts. */
final class CellSettings {
  private CellSettings() {}

  /**
   * @throws IllegalArgumentException if the settings cannot work for the type, naming the setting
   */
  static FieldCast castOf(SourceColumn column) {
    return FieldCasts.compile(column.column(), of(column));
  }

  /**
   * The cast of a delimited field, whose null words the reader looks for; where blanks are dropped
   * first, the cast looks again.
   */
  static FieldCast castOf(SourceColumn column, List<String> nullWords) {
    List<String> again = column.trim() ? nullWords : List.of();
    return FieldCasts.compile(column.column(), builder(column).nullValues(again).build());
  }

  /**
   * The settings of the casts of its texts, those of files that say themselves what is null: of
   * words for it there are only the column's own.
   */
  static CastSettings ofTyped(SourceColumn column) {
    List<String> words = column.nullValues();
    return builder(column).nullValues(words == null ? List.of() : words).build();
  }

  /** The settings of the casts of its texts. */
  static CastSettings of(SourceColumn column) {
    return builder(column).build();
  }

  private static CastSettings.Builder builder(SourceColumn column) {
    return CastSettings.builder()
        .patterns(column.pattern())
        .zone(column.zone())
        .locale(column.locale())
        .decimalMark(column.decimalMark())
        .groupMark(column.groupMark())
        .trueValues(column.trueValues())
        .falseValues(column.falseValues())
        .trim(column.trim())
        .overlap(column.overlap())
        .nonFinite(column.nonFinite())
        .bytesForm(column.bytesForm())
        .unknownFields(column.unknownFields())
        .rounding(Rounding.valueOf(column.round().name()));
  }
}
