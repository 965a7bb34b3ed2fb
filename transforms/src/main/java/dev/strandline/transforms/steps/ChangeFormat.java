package dev.strandline.transforms.steps;

import dev.strandline.options.Bare;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.Key;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rows tell of changes. */
public sealed interface ChangeFormat extends Serializable {

  /** By a column of their own: see {@code op}. */
  @Bare
  record Word(@Doc("How rows tell of changes.") Custom word) implements ChangeFormat {
    private static final long serialVersionUID = 1;
  }

  /** The one word. */
  enum Custom {
    CUSTOM
  }

  /** Files that AWS Database Migration Service writes. */
  @Key("dms")
  @Doc("Files that AWS DMS writes for one table: full load first, then changes.")
  record Dms(
      @Doc("The column of `I`, `U` and `D`; it is left out of the rows.") @Default("Op") String op,
      @Doc("Which files are of the full load, by a glob of their names; its rows come first.")
          @Default("'LOAD*'")
          String loads,
      @Doc(
              "The column of the change sequence, which orders changes across files; `AR_H_CHANGE_SEQ` if the rows have one, else the files' names and the rows' numbers order them.")
          @Nullable String changeSeq,
      @Doc(
              "What the names of before-image columns begin with, such as `BI_`, so that a changed key deletes the old one.")
          @Nullable String beforePrefix,
      @Doc("The columns of the key, where there are before-images.") @Default("[]") @OneOrMany
          List<String> keys)
      implements ChangeFormat {
    private static final long serialVersionUID = 1;

    public Dms {
      keys = List.copyOf(keys);
    }
  }
}
