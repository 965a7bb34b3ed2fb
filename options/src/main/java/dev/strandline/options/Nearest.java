package dev.strandline.options;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the known word that a misspelt one was meant to be. */
public final class Nearest {
  /** A list of known words that is longer helps nobody. */
  private static final int MOST = 40;

  private Nearest() {}

  /**
   * The known word with the fewest edits (insert, delete, replace, swap of neighbours) from the
   * given one, or nothing where none is near: at most one edit in three characters. Of equals the
   * first wins; upper and lower case count as the same.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    String given = word.toLowerCase(Locale.ROOT);
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int allowed = Math.max(1, Math.max(candidate.length(), 2) / 3);
      if (Math.abs(candidate.length() - given.length()) <= allowed) {
        int edits = edits(given, candidate.toLowerCase(Locale.ROOT));
        boolean alike = edits < Math.max(candidate.length(), given.length());
        if (edits < fewest && (edits == 0 || (edits <= allowed && alike))) {
          best = candidate;
          fewest = edits;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The end of a message: {@code ; did you mean "x"? known: x, y}. */
  public static String hint(String word, Collection<String> known) {
    String meant =
        to(word, known).map(near -> "; did you mean " + Quoted.of(near) + "?").orElse("");
    String list = known.isEmpty() ? "none" : listed(known);
    return meant.isEmpty() ? "; known: " + list : meant + " known: " + list;
  }

  /** The words that are expected: {@code one of x, y}, or the only one. */
  static String oneOf(Collection<String> known) {
    return known.size() == 1 ? known.iterator().next() : "one of " + listed(known);
  }

  private static String listed(Collection<String> known) {
    String list = known.stream().limit(MOST).collect(Collectors.joining(", "));
    return known.size() > MOST ? list + " and " + (known.size() - MOST) + " more" : list;
  }

  /** Optimal string alignment: Damerau-Levenshtein in which no part is edited twice. */
  private static int edits(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
