package dev.strandline.transforms.steps;

import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.util.List;

/** One of several tables that a change feed tells of. */
public record EventTable(
    @Doc("The columns of the table.") @NotEmpty List<EventColumn> columns,
    @Doc("The columns of the key; those that the events tell if left out.")
        @Default("[]")
        @OneOrMany
        List<String> keys)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public EventTable {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
  }
}
