package dev.strandline.io.files;

import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import dev.strandline.model.cast.Rounding;

/** From what a spec says of a column to the cast of its texts. */
final class CellSettings {
  private CellSettings() {}

  /**
   * @throws IllegalArgumentException if the settings cannot work for the type, naming the setting
   */
  static FieldCast castOf(SourceColumn column) {
    return FieldCasts.compile(column.column(), of(column));
  }

  /** The settings of the casts of its texts. */
  static CastSettings of(SourceColumn column) {
    return CastSettings.builder()
        .patterns(column.pattern())
        .zone(column.zone())
        .locale(column.locale())
        .decimalMark(column.decimalMark())
        .groupMark(column.groupMark())
        .trueValues(column.trueValues())
        .falseValues(column.falseValues())
        .rounding(Rounding.valueOf(column.round().name()))
        .build();
  }
}
