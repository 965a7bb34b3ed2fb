package dev.strandline.transforms.steps;

import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.InvalidConfig;
import dev.strandline.options.SpecError;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What a spec says of {@code Select}. */
public record SelectConfig(
    @Doc("The columns that stay, in this order; all if left out.") @Default("[]") List<String> keep,
    @Doc("The columns that go; not together with `keep`.") @Default("[]") List<String> drop,
    @Doc("New names for columns that stay, by their old ones.") @Default("{}")
        Map<String, String> rename)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public SelectConfig {
    keep = List.copyOf(keep);
    drop = List.copyOf(drop);
    rename = Map.copyOf(rename);
    rename.forEach(
        (old, name) -> {
          if (name.isEmpty()) {
            throw new InvalidConfig(
                "rename." + old, SpecError.EMPTY_VALUE.id(), "the text must not be empty");
          }
        });
  }
}
