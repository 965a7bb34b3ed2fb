package dev.strandline.transforms.steps;

import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import java.io.Serializable;
import java.util.List;

/** What a spec says of {@code Filter}. */
public record FilterConfig(
    @Doc("What a row must meet to stay.") @NotEmpty List<Condition> conditions,
    @Doc("Whether a row must meet `all` conditions, or `any` one.") @Default("all") Match match)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** How conditions are put together. */
  public enum Match {
    ALL,
    ANY
  }

  public FilterConfig {
    conditions = List.copyOf(conditions);
  }
}
