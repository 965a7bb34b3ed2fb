package dev.strandline.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@link Spec} for YAML text, parameters and an environment, or everything that is wrong
 * with it in one {@link InvalidSpec}.
 */
public final class SpecLoader {
  private final Catalog catalog;
  private final Function<String, @Nullable String> env;
  private final SpecLimits limits;

  private SpecLoader(Catalog catalog, Function<String, @Nullable String> env, SpecLimits limits) {
    this.catalog = catalog;
    this.env = env;
    this.limits = limits;
  }

  /** A loader that knows these kinds and reads the process's environment. */
  public static SpecLoader of(Catalog catalog) {
    return new SpecLoader(catalog, System::getenv, SpecLimits.DEFAULT);
  }

  /** The same with another environment: null means that a variable is not set. */
  public SpecLoader withEnv(Function<String, @Nullable String> other) {
    return new SpecLoader(catalog, other, limits);
  }

  /** The same with other limits. */
  public SpecLoader withLimits(SpecLimits other) {
    return new SpecLoader(catalog, env, other);
  }

  /**
   * The spec of a file.
   *
   * @param params values by name, as given by {@code --param name=value}
   * @throws InvalidSpec with all problems, also where the file cannot be read
   */
  public Spec load(Path file, Map<String, String> params) {
    return load(file.toString(), bytes(file), params);
  }

  /**
   * The spec of a file's bytes.
   *
   * @param file the name that problems begin with
   * @throws InvalidSpec with all problems
   */
  public Spec load(String file, byte[] bytes, Map<String, String> params) {
    Problems problems = new Problems(file);
    return read(SpecText.decode(bytes, limits, problems), params, problems);
  }

  /**
   * The spec of a text.
   *
   * @param file the name that problems begin with
   * @throws InvalidSpec with all problems
   */
  public Spec load(String file, String text, Map<String, String> params) {
    Problems problems = new Problems(file);
    return read(SpecText.check(text, limits, problems), params, problems);
  }

  private Spec read(String text, Map<String, String> params, Problems problems) {
    Tree tree = YamlReader.read(text, limits, problems);
    return new SpecReader(catalog, env, problems).read(tree, params);
  }

  private byte[] bytes(Path file) {
    Problems problems = new Problems(file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      // One byte more than allowed tells that there are more, whatever the file's length says.
      return in.readNBytes(limits.maxBytes() + 1);
    } catch (IOException e) {
      String message = "Cannot read the spec: " + Failures.reason(e);
      problems.add(SpecError.UNREADABLE, Mark.START, "", message);
      throw new InvalidSpec(problems.list());
    }
  }
}
