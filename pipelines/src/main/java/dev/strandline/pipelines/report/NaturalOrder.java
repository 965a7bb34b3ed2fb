package dev.strandline.pipelines.report;

import java.util.Comparator;

/**
 * Orders text so that numbers within it count as numbers: {@code month=9} before {@code month=10}.
 */
enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      if (digit(left.charAt(i)) && digit(right.charAt(j))) {
        int leftEnd = end(left, i);
        int rightEnd = end(right, j);
        int order = number(left.substring(i, leftEnd), right.substring(j, rightEnd));
        if (order != 0) {
          return order;
        }
        i = leftEnd;
        j = rightEnd;
      } else {
        int order = Character.compare(left.charAt(i++), right.charAt(j++));
        if (order != 0) {
          return order;
        }
      }
    }
    int rest = Integer.compare(left.length() - i, right.length() - j);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static int number(String left, String right) {
    String a = left.replaceFirst("^0+(?=.)", "");
    String b = right.replaceFirst("^0+(?=.)", "");
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static int end(String text, int from) {
    int end = from;
    while (end < text.length() && digit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
