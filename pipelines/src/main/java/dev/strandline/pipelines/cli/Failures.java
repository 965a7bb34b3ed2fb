package dev.strandline.pipelines.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Turns an exception into what the user sees, and its exit code: located problems for a bad spec, a
 * sentence for what can be put right, and for a fault of ours one line with the file of the trace.
 */
final class Failures {
  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  int explain(Exception failure, boolean json) {
    terminal.status("");
    if (failure instanceof InvalidSpec invalid) {
      new ProblemPrinter(terminal).print(invalid.problems());
      if (json) {
        terminal.answer(Json.text(problems(invalid)));
      }
      return ExitCode.INVALID_SPEC.number();
    }
    if (failure instanceof CommandFailed failed) {
      return tell(failed.exitCode(), failed.id(), String.valueOf(failed.getMessage()), json);
    }
    return tell(ExitCode.FAILED, CliError.UNEXPECTED.id(), unexpected(failure), json);
  }

  /** The exit code where a class cannot be loaded: a jar is missing, or was made for others. */
  int unloadable(Error failure) {
    terminal.status("");
    return tell(
        ExitCode.FAILED,
        CliError.NO_ENGINE.id(),
        "Cannot load what the class path names: " + unexpected(failure),
        false);
  }

  /** The exit code of a command that ended with this one: an answer that is lost is a failure. */
  int afterAnswer(int code) {
    Optional<String> lost = terminal.lost();
    if (lost.isEmpty()) {
      return code;
    }
    int failed =
        tell(
            ExitCode.FAILED,
            CliError.FILE.id(),
            "Cannot write to standard output: " + lost.get() + "; the answer is not whole",
            false);
    return code == ExitCode.DONE.number() || code == ExitCode.CHANGES.number() ? failed : code;
  }

  /** One line about a fault of ours: what it was, and the file in which its trace is. */
  String unexpected(Throwable failure) {
    String what =
        failure.getClass().getSimpleName()
            + (failure.getMessage() == null ? "" : ": " + firstLine(failure.getMessage()));
    return keep(failure)
        .map(file -> what + "; the full trace is in " + file)
        .orElseGet(() -> what + "; the trace could not be kept, " + place(failure));
  }

  private int tell(ExitCode code, String id, String message, boolean json) {
    terminal.say(terminal.ink(Terminal.Ink.RED, "strandline: ") + message + " [" + id + "]");
    if (json) {
      ObjectNode answer = Json.object().put("exit_code", code.number());
      answer.put("error_id", id).put("message", message);
      terminal.answer(Json.text(answer));
    }
    return code.number();
  }

  private static ObjectNode problems(InvalidSpec invalid) {
    ObjectNode answer = Json.object().put("exit_code", ExitCode.INVALID_SPEC.number());
    ArrayNode list = answer.putArray("problems");
    for (Problem problem : invalid.problems()) {
      list.add(Json.tree(problem));
    }
    return answer;
  }

  private static Optional<Path> keep(Throwable failure) {
    try {
      Path file = Files.createTempFile("strandline-", ".trace.txt");
      try (PrintWriter to =
          new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
        to.println("strandline " + Strandline.version());
        to.println("java " + Runtime.version() + " on " + System.getProperty("os.name"));
        failure.printStackTrace(to);
      }
      return Optional.of(file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String place(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length == 0 ? "it has none" : "it began at " + trace[0];
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
