package dev.strandline.suite;

import java.util.List;

/** What changed between two texts, line by line, with a line before and after each change. */
final class LineDiff {
  private LineDiff() {}

  static String of(String before, String now) {
    List<String> old = before.lines().toList();
    List<String> fresh = now.lines().toList();
    int[][] common = common(old, fresh);
    StringBuilder out = new StringBuilder();
    String last = null;
    boolean told = false;
    int i = 0;
    int j = 0;
    while (i < old.size() || j < fresh.size()) {
      if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
        if (told) {
          out.append("  ").append(old.get(i)).append('\n');
        }
        last = told ? null : old.get(i);
        told = false;
        i++;
        j++;
        continue;
      }
      if (last != null) {
        out.append("  ").append(last).append('\n');
        last = null;
      }
      told = true;
      if (j == fresh.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        out.append("- ").append(old.get(i++)).append('\n');
      } else {
        out.append("+ ").append(fresh.get(j++)).append('\n');
      }
    }
    return out.toString();
  }

  /** The length of the longest common part of what follows line i and line j. */
  private static int[][] common(List<String> old, List<String> fresh) {
    int[][] common = new int[old.size() + 1][fresh.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = fresh.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(fresh.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
