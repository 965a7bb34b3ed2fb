package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.CastSettings.BytesForm;
import dev.strandline.model.cast.CastSettings.NonFinite;
import dev.strandline.model.cast.CastSettings.Overlap;
import dev.strandline.model.cast.CastSettings.UnknownFields;
import dev.strandline.model.cast.Rounding;
import dev.strandline.options.AnyScalar;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column that gets another type, and how its text becomes a value. */
public record CastColumn(
    @Doc("The column's name.") String name,
    @Doc("The new type, such as `int64`, `decimal(12,2)` or `timestamp`.") Type type,
    @Doc("Whether a null value makes the row a dead letter.") @Default("false") boolean required,
    @Doc("Patterns of a date or time, tried in turn; the ISO forms if left out.")
        @Default("[]")
        @OneOrMany
        List<String> pattern,
    @Doc("The zone of texts without one, such as `Europe/Berlin`.") @Nullable String zone,
    @Doc("The language of month and day names and of decimal marks, such as `de-DE`.")
        @Nullable String locale,
    @Doc("The decimal mark of numbers; the locale's, or a full stop.") @Nullable String decimalMark,
    @Doc("The mark between groups of digits, such as a comma; none if left out.")
        @Nullable String groupMark,
    @Doc("What to do with more fractional digits than the type has: `reject`, or round.")
        @Default("reject")
        Rounding round,
    @Doc("The words for true.") @Default("['true']") @AnyScalar List<String> trueValues,
    @Doc("The words for false.") @Default("['false']") @AnyScalar List<String> falseValues,
    @Doc("Whether blanks, tabs and line ends around a text are dropped first.") @Default("false")
        boolean trim,
    @Doc(
            "Which instant a local time means that the zone's clocks showed twice: `earlier`, `later`, or `reject` the row.")
        @Default("earlier")
        Overlap overlap,
    @Doc("Whether floats take NaN and infinity: `accept` or `reject`.") @Default("accept")
        NonFinite nonFinite,
    @Doc("How bytes are written as text: `base64` or `hex`.") @Default("base64")
        BytesForm bytesForm,
    @Doc(
            "What becomes of a field of a JSON object that the struct type lacks: `reject` the row or `ignore`.")
        @Default("reject")
        UnknownFields unknownFields,
    @Doc("The words for null.") @Default("['']") @OneOrMany @AnyScalar List<String> nullValues)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public CastColumn {
    pattern = List.copyOf(pattern);
    trueValues = List.copyOf(trueValues);
    falseValues = List.copyOf(falseValues);
    nullValues = List.copyOf(nullValues);
  }

  Column of(Column input) {
    return new Column(input.name(), type, !required, input.sensitive());
  }

  /** Of texts as somebody wrote them. */
  CastSettings settings() {
    return others().locale(locale).decimalMark(decimalMark).groupMark(groupMark).build();
  }

  /** Of values that have a type already, whose texts have our own marks. */
  CastSettings settingsOfTyped() {
    return others().build();
  }

  private CastSettings.Builder others() {
    return CastSettings.builder()
        .patterns(pattern)
        .zone(zone)
        .trueValues(trueValues)
        .falseValues(falseValues)
        .nullValues(nullValues)
        .trim(trim)
        .rounding(round)
        .overlap(overlap)
        .nonFinite(nonFinite)
        .bytesForm(bytesForm)
        .unknownFields(unknownFields);
  }
}
