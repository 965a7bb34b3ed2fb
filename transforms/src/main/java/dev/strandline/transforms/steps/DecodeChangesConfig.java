package dev.strandline.transforms.steps;

import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a spec says of {@code DecodeChanges}. */
public record DecodeChangesConfig(
    @Doc("How rows tell of changes: `custom`, by the words of a column, or the format of a tool.")
        @Default("custom")
        ChangeFormat format,
    @Doc("For `custom`: the column that says what a row does to its key, and its words.")
        @Nullable Op op)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a row means whose op is null. */
  public enum Absent {
    READ,
    REJECT
  }

  /** The column of the op and its words. */
  public record Op(
      @Doc("The column of the words; it is left out of the rows.") @NotEmpty String column,
      @Doc("The words for a new row.") @Default("[I, c, insert]") @OneOrMany List<String> insert,
      @Doc("The words for a changed row.") @Default("[U, u, update]") @OneOrMany
          List<String> update,
      @Doc("The words for a row that is gone; such a row may carry nothing but its key.")
          @Default("[D, d, delete]")
          @OneOrMany
          List<String> delete,
      @Doc("What a row without a word is: one as a full load `read` it, or one to `reject`.")
          @Default("reject")
          Absent absent)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public Op {
      insert = List.copyOf(insert);
      update = List.copyOf(update);
      delete = List.copyOf(delete);
    }
  }
}
