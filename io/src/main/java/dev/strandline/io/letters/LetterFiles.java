package dev.strandline.io.letters;

import dev.strandline.io.CommitRun;
import dev.strandline.io.RunFact;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Stores;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The files of a letters' store that a replay takes out of sight. */
public final class LetterFiles {
  private static final String PARQUET = ".parquet";
  private static final String REPLAYED = "_strandline/replayed/";

  private LetterFiles() {}

  /**
   * Every file of letters now, as moved to where only its history is kept: the commit of the replay
   * publishes the moves, so they happen if the replay did.
   */
  public static List<RunFact> replayed(String store) throws IOException {
    List<RunFact> moves = new ArrayList<>();
    for (ObjectStat file : Stores.open(store).list("")) {
      if (file.path().endsWith(PARQUET)) {
        String kept =
            file.path().substring(0, file.path().length() - PARQUET.length()) + ".letters";
        moves.add(
            new RunFact.Written(
                CommitRun.LETTERS,
                new WrittenFile(
                    "s0-of-1", file.path(), "", REPLAYED + kept, 0, 1, 0, file.size(), "")));
      }
    }
    return moves;
  }
}
