package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.files.Glob;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The inputs that the user has named with {@code --inputs}: files, folders or globs.
 *
 * <p>A name is a run of whole parts of an input's path below its source's folder, so that {@code
 * 2026/01/05} is a day wherever it stands, also as {@code year=2026/month=01/day=05}; or it is a
 * path from the working directory, or an absolute location. A folder names all that is below it.
 */
final class NamedInputs {
  /** Nothing was named, so every input is meant. */
  static final NamedInputs ALL = new NamedInputs(List.of());

  private final List<Name> names;

  private record Name(String text, Pattern name, Pattern location) {
    boolean isOf(Input input) {
      return name.matcher(input.name()).matches() || location.matcher(input.location()).matches();
    }
  }

  private NamedInputs(List<Name> names) {
    this.names = names;
  }

  /**
   * Of what was typed.
   *
   * @throws CommandFailed if one is no pattern
   */
  static NamedInputs of(List<String> texts) {
    List<Name> names = new ArrayList<>();
    for (String text : texts) {
      try {
        names.add(name(text));
      } catch (IllegalArgumentException e) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "SL-5112",
            "Cannot tell which inputs \"" + text + "\" names: " + e.getMessage());
      }
    }
    return new NamedInputs(List.copyOf(names));
  }

  private static Name name(String text) {
    String path = text.replaceFirst("/+$", "");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("expected a file, a folder or a glob");
    }
    boolean absolute = path.startsWith("/") || path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    String location = absolute ? path : Path.of("").toAbsolutePath().resolve(path).normalize() + "";
    return new Name(
        text,
        absolute
            ? Pattern.compile("(?!)")
            : Pattern.compile("(?:.*/)?" + parts(path.replaceFirst("^(?:\\./)+", "")) + "(?:/.*)?"),
        Pattern.compile(Glob.regex(location) + "(?:/.*)?"));
  }

  /** Each part of the path may stand as {@code name=part}. */
  private static String parts(String path) {
    if (path.contains("{") || path.contains("**")) {
      return Glob.regex(path);
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      parts.add((part.contains("=") ? "" : "(?:[^/=]*=)?") + Glob.regex(part));
    }
    return String.join("/", parts);
  }

  /** Whether any was named. */
  boolean isAny() {
    return !names.isEmpty();
  }

  /** Whether that input was named. */
  boolean isNamed(Input input) {
    return names.stream().anyMatch(name -> name.isOf(input));
  }

  /**
   * Refuses a name that no input has: it would do nothing, and look as if it had.
   *
   * @throws CommandFailed with some of the names that there are
   */
  void requireFound(Collection<Input> found) {
    for (Name name : names) {
      if (found.stream().noneMatch(name::isOf)) {
        List<String> some = found.stream().limit(3).map(Input::name).toList();
        throw new CommandFailed(
            ExitCode.USAGE,
            "SL-5113",
            "Cannot read \""
                + name.text
                + "\" again: it is none of the "
                + found.size()
                + " inputs found"
                + (some.isEmpty() ? "" : ", such as " + String.join(", ", some)));
      }
    }
  }
}
