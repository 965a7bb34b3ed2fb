package dev.strandline.io.files;

import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings.BytesForm;
import dev.strandline.model.cast.CastSettings.NonFinite;
import dev.strandline.model.cast.CastSettings.Overlap;
import dev.strandline.model.cast.CastSettings.UnknownFields;
import dev.strandline.options.AnyScalar;
import dev.strandline.options.Checks;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.Key;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A column of a source: its name, its type, and how its text becomes a value. */
public record SourceColumn(
    @Doc("The column's name in the rows.") @NotEmpty String name,
    @Doc("The type of its values, such as `int64`, `decimal(12,2)` or `timestamp`.")
        @Default("string")
        Type type,
    @Doc("Whether a missing or null value makes the row a dead letter.") @Default("false")
        boolean required,
    @Doc("Patterns of a date or time, tried in turn; the ISO forms if left out.")
        @Default("[]")
        @OneOrMany
        List<String> pattern,
    @Doc(
            "The zone of texts without one, such as `Europe/Berlin`; needed to make a timestamp of them.")
        @Nullable String zone,
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
    @Doc("The words for null, in place of the format's.") @AnyScalar
        @Nullable List<String> nullValues,
    @Doc("Other names under which files may have the column, such as one that it had before.")
        @Default("[]")
        @OneOrMany
        List<String> aliases,
    @Doc(
            "Which files have the column, by a glob of their names such as `2*`, where files without a header line differ: in the others it is null, or its default.")
        @Nullable String files,
    @Doc("The text that stands in where a file lacks the column; null if left out.")
        @Key("default")
        @AnyScalar
        @Nullable String fallback,
    @Doc("Keeps its values out of letters, previews, reports and logs.") @Default("false")
        boolean sensitive)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What becomes of fractional digits that a decimal cannot hold. */
  public enum Rounding {
    REJECT,
    HALF_UP,
    HALF_EVEN,
    DOWN
  }

  /** A nullable column of that type, with every other key left out. */
  static SourceColumn of(String name, Type type) {
    return new SourceColumn(
        name,
        type,
        false,
        List.of(),
        null,
        null,
        null,
        null,
        Rounding.REJECT,
        List.of("true"),
        List.of("false"),
        false,
        Overlap.EARLIER,
        NonFinite.ACCEPT,
        BytesForm.BASE64,
        UnknownFields.REJECT,
        null,
        List.of(),
        null,
        null,
        false);
  }

  /** Whether a file of that path has the column, as far as the spec tells. */
  boolean isIn(String path) {
    return files == null
        || Glob.of(files).below().matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
  }

  /** The column of the rows. */
  public Column column() {
    return new Column(name, type, !required, sensitive);
  }

  /** The column as readers of formats with named fields take it. */
  public ReadColumn byName() {
    List<String> names = new ArrayList<>();
    names.add(name);
    names.addAll(aliases);
    return new ReadColumn(
        column(),
        ReadColumn.From.FIELD,
        names,
        CellSettings.ofTyped(this),
        Optional.ofNullable(fallback));
  }

  /** Reports settings that cannot work for their column's type, below that key of the config. */
  public static void check(List<SourceColumn> columns, String key, Checks checks) {
    for (int i = 0; i < columns.size(); i++) {
      SourceColumn column = columns.get(i);
      String at = key + "[" + i + "]";
      try {
        CellSettings.castOf(column);
      } catch (IllegalArgumentException e) {
        checks.problem(at, SourceError.BAD_CAST.id(), String.valueOf(e.getMessage()));
      }
      try {
        column.isIn("");
      } catch (PatternSyntaxException e) {
        checks.problem(
            at + ".files",
            SourceError.BAD_GLOB.id(),
            "\"" + column.files() + "\" is no pattern of names: " + e.getDescription());
      }
      if (!(column.type() instanceof Type.Plain) && column.sensitive()) {
        continue;
      }
      String problem = DelimitedColumns.fallbackProblem(column);
      if (!problem.isEmpty()) {
        checks.problem(at + ".default", SourceError.BAD_DEFAULT.id(), problem);
      }
    }
  }
}
