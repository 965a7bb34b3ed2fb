package dev.strandline.pipelines.cli;

import dev.strandline.options.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints a spec's problems, one line each, as {@code orders.yaml:12:14 path: message [SL-1203]}; on
 * a terminal with the line of the spec and a caret below it.
 */
final class ProblemPrinter {
  /** A spec is small; what is larger is not shown. */
  private static final long LARGEST_SPEC = 4 << 20;

  private final Terminal terminal;
  private final Map<String, List<String>> lines = new HashMap<>();

  ProblemPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(List<Problem> problems) {
    for (Problem problem : problems) {
      terminal.say(line(problem));
      if (terminal.look().live()) {
        show(problem);
      }
    }
    if (terminal.look().live()) {
      String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
      terminal.say(terminal.ink(Terminal.Ink.RED, count));
    }
  }

  private String line(Problem problem) {
    String place = problem.file() + ":" + problem.line() + ":" + problem.column();
    String path =
        problem.path().isEmpty() ? "" : terminal.ink(Terminal.Ink.CYAN, problem.path()) + ": ";
    return terminal.ink(Terminal.Ink.BOLD, place)
        + " "
        + path
        + problem.message()
        + " "
        + terminal.ink(Terminal.Ink.DIM, "[" + problem.code() + "]");
  }

  private void show(Problem problem) {
    List<String> spec = lines.computeIfAbsent(problem.file(), ProblemPrinter::read);
    if (problem.line() < 1 || problem.line() > spec.size()) {
      return;
    }
    int column = Math.max(1, problem.column());
    int room = Math.max(20, terminal.look().width() - 8);
    String text = spec.get(problem.line() - 1).replace('\t', ' ');
    int from = column > room ? column - room / 2 : 0;
    String shown = Cells.shorten(Cells.clean(text.substring(Math.min(from, text.length()))), room);
    String before =
        text.substring(Math.min(from, text.length()), Math.min(column - 1, text.length()));
    String number = String.format("%5d ", problem.line());
    terminal.say(terminal.ink(Terminal.Ink.DIM, number + "| ") + shown);
    terminal.say(
        terminal.ink(Terminal.Ink.DIM, " ".repeat(number.length()) + "| ")
            + " ".repeat(Cells.width(Cells.clean(before)))
            + terminal.ink(Terminal.Ink.RED, "^"));
  }

  private static List<String> read(String file) {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) || Files.size(path) > LARGEST_SPEC) {
        return List.of();
      }
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException | InvalidPathException e) {
      // The problem itself was printed; only the picture below it is missing.
      return List.of();
    }
  }
}
