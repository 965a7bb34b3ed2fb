package dev.strandline.transforms.steps;

import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import java.io.Serializable;
import java.util.List;

/** What a spec says of {@code Cast}. */
public record CastConfig(
    @Doc("The columns that get another type.") @NotEmpty List<CastColumn> columns)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public CastConfig {
    columns = List.copyOf(columns);
  }
}
