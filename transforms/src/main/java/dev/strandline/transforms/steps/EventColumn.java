package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.CastSettings.BytesForm;
import dev.strandline.model.cast.Rounding;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import dev.strandline.transforms.changes.ChangeColumn;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of the table that a change feed tells of. */
public record EventColumn(
    @Doc("The column's name in the rows.") @NotEmpty String name,
    @Doc("The type of its values, such as `int64`, `decimal(12,2)` or `timestamp`.")
        @Default("string")
        Type type,
    @Doc("Whether a null value makes the event a dead letter; a delete needs the key only.")
        @Default("false")
        boolean required,
    @Doc("Its name in the events; the column's if left out.") @Nullable String field,
    @Doc(
            "What a number of a time or timestamp counts, where events have no schema: `millis`, `micros` or `nanos`.")
        @Default("of_schema")
        ChangeColumn.Unit unit,
    @Doc("Patterns of a date or time that comes as a text; the ISO forms if left out.")
        @Default("[]")
        @OneOrMany
        List<String> pattern,
    @Doc("The zone of texts without one, such as `UTC`; needed to make a timestamp of them.")
        @Nullable String zone,
    @Doc("What to do with more fractional digits than the type has: `reject`, or round.")
        @Default("reject")
        Rounding round,
    @Doc("How bytes are written as text: `base64` or `hex`.") @Default("base64")
        BytesForm bytesForm,
    @Doc("Keeps its values out of letters, previews, reports and logs.") @Default("false")
        boolean sensitive)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public EventColumn {
    pattern = List.copyOf(pattern);
  }

  ChangeColumn settings() {
    return new ChangeColumn(
        new Column(name, type, !required, sensitive),
        field == null ? name : field,
        unit,
        CastSettings.builder()
            .patterns(pattern)
            .zone(zone)
            .rounding(round)
            .bytesForm(bytesForm)
            .build());
  }
}
