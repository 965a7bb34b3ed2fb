package dev.strandline.pipelines.cli.init;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a commented spec for a sample file; no value of the sample gets into it. */
public final class SpecWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> YAML_WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf");

  /** Digits and what stands between them: the part of a name that differs from day to day. */
  private static final Pattern VARYING = Pattern.compile("[0-9]+([-_.T:]?[0-9]+)*");

  private final Path sample;
  private final Guess guess;
  private final StringBuilder spec = new StringBuilder();

  private SpecWriter(Path sample, Guess guess) {
    this.sample = sample;
    this.guess = guess;
  }

  /**
   * The text of a spec that reads files such as this one.
   *
   * @throws IOException where the file cannot be read
   * @throws IllegalArgumentException with the reason, where there is nothing to go by
   */
  public static String of(Path sample) throws IOException {
    return new SpecWriter(sample, Guess.of(sample)).write();
  }

  private String write() {
    String file = String.valueOf(sample.getFileName());
    String name = name(file);
    line(
        "# A first spec for files such as "
            + oneLine(file)
            + ", from a look at its beginning"
            + seen()
            + ".");
    line("# Check it against what you know of the data, then:");
    line("#   strandline validate " + name + ".yaml && strandline preview " + name + ".yaml");
    line("strandline: v1");
    line("name: " + name);
    line("params:");
    line("  landing: {type: string, default: " + text(folder()) + "}   # --param landing=...");
    line("  lake: {type: string, default: " + quoted("data/" + name) + "}");
    line("sources:");
    line("  raw:");
    line("    type: ReadFromFiles");
    line("    config:");
    line("      path: " + quoted("${params.landing}/" + glob(file)));
    line("      format: " + guess.format());
    columns();
    steps();
    sink();
    return spec.toString();
  }

  private void columns() {
    if (guess.columns().isEmpty()) {
      line(
          "      # The files name their columns and types themselves; list columns here to choose or change them.");
      return;
    }
    line(
        "      # Types are guesses: widen those that later files may outgrow. required: the sample has no gap there.");
    if (!guess.leftOut().isEmpty()) {
      line(
          "      # Left out, for a table's columns have names, and none that begins with _sl_: "
              + String.join(", ", guess.leftOut().stream().map(SpecWriter::scalar).toList()));
    }
    line("      columns:");
    for (ColumnGuess column : guess.columns()) {
      StringBuilder text = new StringBuilder("        - {name: ").append(scalar(column.name()));
      text.append(", type: ");
      text.append(PLAIN.matcher(column.type()).matches() ? column.type() : quoted(column.type()));
      column.keys().forEach(key -> text.append(", ").append(key));
      text.append(column.required() ? ", required: true}" : "}");
      if (!column.notes().isEmpty()) {
        text.append("   # ").append(String.join("; ", column.notes()));
      }
      line(text.toString());
    }
  }

  private void steps() {
    Optional<ColumnGuess> key =
        guess.columns().stream()
            .filter(column -> column.unique() && !column.type().startsWith("float"))
            .findFirst();
    String keys = key.map(column -> scalar(column.name())).orElse("...");
    line(
        "# To keep only the latest row of each key, take the marks off and let the sink read from latest:");
    line("# steps:");
    line("#   latest:");
    line("#     type: LatestPerKey");
    line("#     input: raw");
    line("#     config: {keys: [" + keys + "], order_by: source_position}");
  }

  private void sink() {
    line("sinks:");
    line("  lake:");
    line("    type: WriteToParquet");
    line("    input: raw");
    line("    config:");
    line("      path: \"${params.lake}\"");
    Optional<ColumnGuess> time = guess.columns().stream().filter(ColumnGuess::temporal).findFirst();
    time.ifPresent(
        column -> {
          String name = column.name();
          if (PLAIN.matcher(name).matches()) {
            line("      # partition_by: [year(" + name + "), month(" + name + ")]");
          }
        });
    line("      mode: overwrite   # append adds to what is there");
    line("      compression: snappy");
    line(
        "# Rows that cannot be read go here; more of them than the limit stop the run before it changes anything.");
    line("dead_letters:");
    line("  path: \"${params.lake}_rejected\"");
    line("  limit: {rows: 1000, ratio: 0.01}");
  }

  private String seen() {
    return guess.rows() == 0 ? "" : " (" + guess.rows() + " rows)";
  }

  /** The sample's folder, in which nothing is a wildcard. */
  private String folder() {
    Path parent = sample.getParent();
    return parent == null ? "." : parent.toString().replaceAll("[*?{\\[]", "[$0]");
  }

  /** The file's name with the part that differs from file to file as a star. */
  private static String glob(String file) {
    String escaped = file.replaceAll("([\\\\*?\\[\\]{}])", "?");
    return VARYING.matcher(escaped).replaceAll("*").replaceAll("\\*{2,}", "*");
  }

  private static String name(String file) {
    String stem = file.replaceFirst("\\..*$", "");
    String name = VARYING.matcher(stem).replaceAll("").replaceAll("[^A-Za-z0-9]+", "_");
    name = name.replaceAll("^_+|_+$", "").toLowerCase(java.util.Locale.ROOT);
    return name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "pipeline" : name;
  }

  private static String scalar(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && !YAML_WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
    return plain ? text : text(text);
  }

  /** The text as a value that refers to nothing. */
  private static String text(String plain) {
    return quoted(plain.replace("${", "$${"));
  }

  /** A double-quoted YAML text. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private void line(String text) {
    spec.append(text).append('\n');
  }
}
