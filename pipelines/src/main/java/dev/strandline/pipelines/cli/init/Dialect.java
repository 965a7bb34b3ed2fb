package dev.strandline.pipelines.cli.init;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a text is divided into records and fields.
 *
 * @param quote the quote character, or {@code '\0'} for none
 */
record Dialect(char delimiter, char quote) {
  private static final char[] DELIMITERS = {',', ';', '|', '\t'};
  private static final char[] QUOTES = {'"', '\0'};
  private static final int MOST_RECORDS = 20_000;

  /** The dialect in which most records have the same, and most, fields. */
  static Dialect guess(String text, boolean whole) {
    Dialect best = new Dialect(',', '"');
    double highest = -1;
    for (char quote : QUOTES) {
      for (char delimiter : DELIMITERS) {
        Dialect dialect = new Dialect(delimiter, quote);
        double score = score(dialect.parse(text, whole));
        if (score > highest) {
          best = dialect;
          highest = score;
        }
      }
    }
    return best;
  }

  /** The share of records with the usual number of fields; more fields decide among equals. */
  private static double score(Parsed parsed) {
    List<List<String>> records = parsed.records();
    Map<Integer, Integer> counts = new HashMap<>();
    records.forEach(record -> counts.merge(record.size(), 1, Integer::sum));
    double best = 0;
    for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
      double share = (double) count.getValue() / records.size();
      double columns = Math.min(count.getKey(), 100);
      best = Math.max(best, count.getKey() == 1 ? share * 0.1 : share + columns / 1000);
    }
    return records.isEmpty() ? 0 : best * (1 - Math.min(1, parsed.broken() / records.size()));
  }

  /** The records, each as its fields; the last one only if it is whole. Empty lines are none. */
  List<List<String>> records(String text, boolean whole) {
    return parse(text, whole).records();
  }

  /**
   * What a text holds in this dialect.
   *
   * @param broken quotes that end before the end of their field, or never
   */
  private record Parsed(List<List<String>> records, double broken) {}

  private Parsed parse(String text, boolean whole) {
    double broken = 0;
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean fresh = true;
    for (int i = 0; i < text.length() && records.size() < MOST_RECORDS; i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != quote) {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          field.append(c);
          i++;
        } else {
          quoted = false;
          char next = i + 1 < text.length() ? text.charAt(i + 1) : '\n';
          broken += next == delimiter || next == '\n' || next == '\r' ? 0 : 1;
        }
      } else if (quote != 0 && c == quote && fresh) {
        quoted = true;
        fresh = false;
      } else if (c == delimiter) {
        record.add(field.toString());
        field.setLength(0);
        fresh = true;
      } else if (c == '\n' || c == '\r') {
        end(records, record, field);
        record = new ArrayList<>();
        field.setLength(0);
        fresh = true;
      } else {
        field.append(c);
        fresh = false;
      }
    }
    if (whole && !quoted && records.size() < MOST_RECORDS) {
      end(records, record, field);
    }
    return new Parsed(records, whole && quoted ? broken + 1 : broken);
  }

  private static void end(List<List<String>> records, List<String> record, StringBuilder field) {
    if (!record.isEmpty() || !field.isEmpty()) {
      record.add(field.toString());
      records.add(List.copyOf(record));
    }
  }
}
