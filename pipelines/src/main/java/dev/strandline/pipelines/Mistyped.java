package dev.strandline.pipelines;

import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;

/** Refuses a path that was typed and at which nothing of ours is: it would look like success. */
final class Mistyped {
  private static final String NO_TABLE = "SL-5124";
  private static final String NO_LETTERS = "SL-5125";
  private static final String PARQUET = ".parquet";

  private Mistyped() {}

  /**
   * Looks whether a table is there.
   *
   * @throws CommandFailed if none is
   */
  static void requireTable(String path) throws IOException {
    if (!TableLayout.isThere(Stores.open(path))) {
      throw new CommandFailed(
          ExitCode.USAGE,
          NO_TABLE,
          "Cannot find a table at \""
              + path
              + "\": it has no folder "
              + TableLayout.ROOT
              + "; correct the path");
    }
  }

  /**
   * Looks whether a store of dead letters is there.
   *
   * @throws CommandFailed if none is
   */
  static void requireLetters(String path) throws IOException {
    Store store = Stores.open(path);
    if (store.list("").stream().noneMatch(file -> file.path().endsWith(PARQUET))
        && !TableLayout.isThere(store)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          NO_LETTERS,
          "Cannot find dead letters at \""
              + path
              + "\": no store of them is there; correct the path, and let a spec's name end in"
              + " .yaml or .yml");
    }
  }
}
