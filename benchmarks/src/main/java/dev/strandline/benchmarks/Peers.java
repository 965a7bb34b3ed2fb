package dev.strandline.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Those who are compared, by their names and in the order in which they run.
 *
 * @param names the first is who the others' rows are compared with
 */
public record Peers(List<String> names) {
  /** What is measured. */
  @FunctionalInterface
  public interface Work {
    Measurement by(String peer, int round) throws IOException, InterruptedException, SQLException;
  }

  /** How the tables of two peers differ. */
  @FunctionalInterface
  public interface Difference {
    /** Nothing where both hold the same rows, else what differs in a sentence. */
    String between(String first, String other) throws SQLException;
  }

  public Peers {
    names = List.copyOf(names);
  }

  /** The costs of each peer's rounds, which are counted from 1; in a round the peers take turns. */
  public Map<String, List<Measurement>> rounds(int repeat, Work work)
      throws IOException, InterruptedException, SQLException {
    Map<String, List<Measurement>> costs = new LinkedHashMap<>();
    for (int round = 1; round <= repeat; round++) {
      for (String peer : names) {
        costs.computeIfAbsent(peer, none -> new ArrayList<>()).add(work.by(peer, round));
      }
    }
    return costs;
  }

  /** Prints how each table differs from the first, and gives the exit code: 1 where one does. */
  public int differing(PrintStream out, Difference tables) throws SQLException {
    int code = 0;
    for (String other : names.subList(1, names.size())) {
      String difference = tables.between(names.get(0), other);
      out.printf("%s: %s%n", other, difference.isEmpty() ? "the same rows" : difference);
      code = difference.isEmpty() ? code : 1;
    }
    return code;
  }
}
