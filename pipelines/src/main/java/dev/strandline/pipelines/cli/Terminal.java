package dev.strandline.pipelines.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where text goes: answers for machines to standard output, everything for people to standard
 * error, and at most one status line that is rewritten in place below it.
 *
 * <p>Text is UTF-8 whatever the locale, since that is what terminals and log collectors read.
 */
final class Terminal {
  /** A width to work with where nobody tells one. */
  private static final int DEFAULT_WIDTH = 100;

  private static final int NARROWEST = 40;

  private final Outlet outlet;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Look look;
  private String status = "";

  Terminal(Writer out, Writer err, Look look) {
    this.outlet = new Outlet(out);
    this.out = new PrintWriter(outlet);
    this.err = new PrintWriter(err);
    this.look = look;
  }

  /** The process's own streams, as its environment and first arguments describe them. */
  static Terminal ofProcess(Map<String, String> env, java.util.List<String> args) {
    return ofProcess(env, args, errors());
  }

  /** The same with another place for what is said to people. */
  static Terminal ofProcess(Map<String, String> env, java.util.List<String> args, Writer err) {
    return new Terminal(writer(FileDescriptor.out), err, look(env, args));
  }

  /** The process's standard error. */
  static Writer errors() {
    return writer(FileDescriptor.err);
  }

  /**
   * How to print.
   *
   * @param live whether standard error is a terminal, so that a line can be rewritten
   * @param quiet whether only warnings and errors are wanted
   */
  record Look(boolean live, boolean color, boolean quiet, int width) {
    static final Look PLAIN = new Look(false, false, false, DEFAULT_WIDTH);
  }

  /** The few ways to set text apart. */
  enum Ink {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  Look look() {
    return look;
  }

  /** The text in that ink, where colours are wanted. */
  String ink(Ink ink, String text) {
    return look.color() ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
  }

  /** Writes a machine's answer, as it is, to standard output. */
  synchronized void answer(String text) {
    out.print(text);
    if (!text.endsWith("\n")) {
      out.print('\n');
    }
    out.flush();
  }

  /** Writes a line for people, whether quiet or not. */
  synchronized void say(String line) {
    erase();
    err.println(line);
    redraw();
    err.flush();
  }

  /** Writes a line for people, unless it should be quiet. */
  void tell(String line) {
    if (!look.quiet()) {
      say(line);
    }
  }

  /** A warning. */
  void warn(String message) {
    say(ink(Ink.YELLOW, "warning: ") + message);
  }

  /** Puts that text into the status line; empty text takes the line away. Only when live. */
  synchronized void status(String text) {
    if (look.live()) {
      erase();
      status = text;
      redraw();
      err.flush();
    }
  }

  /** Why an answer did not arrive, if it did not; a reader that has had enough is no reason. */
  Optional<String> lost() {
    out.flush();
    return outlet.lost();
  }

  /** The stream for answers, for those who print on their own. */
  PrintWriter out() {
    return out;
  }

  /** The stream for people, for those who print on their own. */
  PrintWriter err() {
    return err;
  }

  private void erase() {
    if (!status.isEmpty()) {
      err.print("\r\u001b[K");
    }
  }

  private void redraw() {
    if (!status.isEmpty()) {
      err.print(status);
    }
  }

  private static Look look(Map<String, String> env, java.util.List<String> args) {
    boolean live = "1".equals(env.get("STRANDLINE_TERMINAL")) && !"dumb".equals(env.get("TERM"));
    boolean color = live && env.getOrDefault("NO_COLOR", "").isEmpty();
    boolean quiet = args.contains("--quiet") || args.contains("-q");
    return new Look(live, color && !args.contains("--no-color"), quiet, width(env));
  }

  private static int width(Map<String, String> env) {
    String columns = env.getOrDefault("COLUMNS", "").toLowerCase(Locale.ROOT).trim();
    return columns.matches("[0-9]{1,4}")
        ? Math.max(NARROWEST, Integer.parseInt(columns))
        : DEFAULT_WIDTH;
  }

  private static Writer writer(FileDescriptor descriptor) {
    return new java.io.BufferedWriter(
        new java.io.OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }
}
