package dev.strandline.pipelines.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a column of a sample seems to be.
 *
 * @param type as a spec names it
 * @param keys further keys of the column, such as {@code pattern: "d/M/yyyy"}
 * @param required whether no value is missing
 * @param unique whether no value comes twice
 * @param notes what a person should look at
 */
record ColumnGuess(
    String name,
    String type,
    List<String> keys,
    boolean required,
    boolean unique,
    List<String> notes) {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,28}(\\.[0-9]{1,18})?");
  private static final Pattern COMMA = Pattern.compile("-?[0-9]{1,28}(,[0-9]{1,18})?");
  private static final Pattern THOUSANDS = Pattern.compile("-?[0-9]{1,3}(,[0-9]{3})*");
  private static final Pattern EITHER = Pattern.compile("-?[0-9]{1,3}(,[0-9]{3})?");
  private static final Pattern FLOAT = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern PERSONAL =
      Pattern.compile(
          ".*(e_?mail|phone|mobile|ssn|iban|passw|birth|dob$|surname|last_?name|first_?name|contact).*");

  /**
   * Marks of numbers in groups. Some value must have a fraction: without one, groups may be those
   * of a telephone, an address or an article.
   */
  private static final List<Marks> GROUPED =
      List.of(
          new Marks(",", ",", '.'),
          new Marks(".", "\\.", ','),
          new Marks(" ", "[ \u00a0\u202f]", ','),
          new Marks(" ", "[ \u00a0\u202f]", '.'),
          new Marks("'", "['\u2019]", '.'));

  /** Beyond it a number that grows, such as an id, should have room. */
  private static final long COMFORTABLE_INT = 100_000_000;

  private static final int SPARE_DIGITS = 2;
  private static final List<String[]> TRUTHS =
      List.of(
          new String[] {"true", "false"},
          new String[] {"True", "False"},
          new String[] {"TRUE", "FALSE"},
          new String[] {"yes", "no"},
          new String[] {"Yes", "No"},
          new String[] {"Y", "N"},
          new String[] {"t", "f"});

  /**
   * How numbers with groups are written.
   *
   * @param group the key's value
   * @param groups the marks that it stands for, as a pattern
   */
  private record Marks(String group, String groups, char decimal) {
    boolean fit(Set<String> values) {
      Pattern form =
          Pattern.compile(
              "-?([0-9]{1,28}|[0-9]{1,3}(GROUP[0-9]{3}){1,8})([DECIMAL][0-9]{1,18})?"
                  .replace("GROUP", groups)
                  .replace("DECIMAL", String.valueOf(decimal)));
      return all(values, form) && values.stream().anyMatch(value -> value.indexOf(decimal) >= 0);
    }

    /** The type of values that have these marks; the keys that name them are added. */
    String type(Set<String> values, List<String> keys) {
      if (decimal != '.') {
        keys.add("decimal_mark: \"" + decimal + "\"");
      }
      keys.add("group_mark: \"" + group + "\"");
      return ColumnGuess.decimal(
          values.stream().map(value -> value.replaceAll(groups, "")).collect(Collectors.toSet()),
          decimal);
    }
  }

  ColumnGuess {
    keys = List.copyOf(keys);
    notes = List.copyOf(notes);
  }

  /** The guess from the values that are there, of so many rows. */
  static ColumnGuess of(String name, List<String> values, int rows, boolean textOnly) {
    Set<String> distinct = new LinkedHashSet<>(values);
    boolean required = values.size() == rows && rows > 0;
    boolean unique = required && rows > 1 && distinct.size() == rows;
    List<String> keys = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    String type = distinct.isEmpty() ? "string" : type(name, distinct, textOnly, keys, notes);
    if (distinct.isEmpty()) {
      notes.add("no value in the sample");
    }
    if (PERSONAL.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      notes.add("personal data? add sensitive: true");
    }
    return new ColumnGuess(name, type, keys, required, unique, notes);
  }

  boolean temporal() {
    return type.equals("date") || type.startsWith("timestamp");
  }

  private static String type(
      String name, Set<String> values, boolean textOnly, List<String> keys, List<String> notes) {
    if (!textOnly) {
      for (String[] truth : TRUTHS) {
        if (Set.of(truth).containsAll(values)) {
          if (!truth[0].equals("true")) {
            keys.add("true_values: [\"" + truth[0] + "\"]");
            keys.add("false_values: [\"" + truth[1] + "\"]");
          }
          return "bool";
        }
      }
    }
    var temporal = TemporalGuess.of(name, values);
    if (temporal.isPresent()) {
      keys.addAll(temporal.get().keys());
      notes.addAll(temporal.get().notes());
      return temporal.get().type();
    }
    return textOnly ? "string" : number(name, values, keys, notes);
  }

  private static String number(
      String name, Set<String> values, List<String> keys, List<String> notes) {
    if (all(values, INTEGER)) {
      long most = 0;
      for (String value : values) {
        try {
          most = Math.max(most, Math.abs(Long.parseLong(value)));
        } catch (NumberFormatException e) {
          return "decimal(38,0)";
        }
      }
      boolean id = name.toLowerCase(Locale.ROOT).endsWith("id");
      return id || most > COMFORTABLE_INT ? "int64" : "int32";
    }
    // A code such as 00123 would lose its zeros, so it is text.
    if (values.stream().anyMatch(value -> value.matches("-?0[0-9]+.*"))) {
      return "string";
    }
    if (all(values, DECIMAL)) {
      return decimal(values, '.');
    }
    if (all(values, THOUSANDS)) {
      keys.add("group_mark: \",\"");
      if (all(values, EITHER)) {
        notes.add("or decimal_mark: no value tells the comma from one");
      }
      return "int64";
    }
    if (all(values, COMMA)) {
      keys.add("decimal_mark: \",\"");
      return decimal(values, ',');
    }
    for (Marks marks : GROUPED) {
      if (marks.fit(values)) {
        return marks.type(values, keys);
      }
    }
    return all(values, FLOAT) ? "float64" : "string";
  }

  private static String decimal(Set<String> values, char mark) {
    int whole = 1;
    int scale = 0;
    for (String value : values) {
      String digits = value.startsWith("-") ? value.substring(1) : value;
      int at = digits.indexOf(mark);
      whole = Math.max(whole, at < 0 ? digits.length() : at);
      scale = Math.max(scale, at < 0 ? 0 : digits.length() - at - 1);
    }
    return "decimal(" + Math.min(38, whole + SPARE_DIGITS + scale) + "," + scale + ")";
  }

  private static boolean all(Set<String> values, Pattern form) {
    return values.stream().allMatch(value -> form.matcher(value).matches());
  }
}
