package dev.strandline.options;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a value that must not be written down: {@code ${secret:file:/run/key}} or {@code
 * ${secret:env:NAME}}.
 *
 * <p>The value is read only by {@link #resolve()}, late and where it is used; {@code toString},
 * logs, plans and stored specs show the reference.
 *
 * @param reference {@code file:} and a path, or {@code env:} and a variable's name
 */
public record Secret(String reference) implements Serializable {
  private static final String FILE = "file:";
  private static final String ENV = "env:";
  private static final int LONGEST = 1 << 20;

  public Secret {
    boolean file = reference.startsWith(FILE) && reference.length() > FILE.length();
    boolean env = reference.startsWith(ENV) && reference.length() > ENV.length();
    if (!file && !env) {
      throw new IllegalArgumentException(
          "a secret is ${secret:file:/path} or ${secret:env:NAME}, got " + Quoted.of(reference));
    }
    if (reference.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a secret's reference holds the character U+0000");
    }
  }

  /**
   * The value, read now; one line break at the end of a file is left out.
   *
   * @throws IllegalStateException naming the reference, where there is no value
   */
  public String resolve() {
    return resolve(System::getenv);
  }

  /** The value, with another environment than the process's. */
  public String resolve(Function<String, @Nullable String> env) {
    if (reference.startsWith(FILE)) {
      return readFile(Path.of(reference.substring(FILE.length())));
    }
    String value = env.apply(reference.substring(ENV.length()));
    if (value == null) {
      throw new IllegalStateException("Cannot read the secret " + this + ": variable not set");
    }
    return value;
  }

  private String readFile(Path path) {
    try {
      if (Files.size(path) > LONGEST) {
        throw new IllegalStateException("Cannot read the secret " + this + ": over 1 MiB");
      }
      String text = Files.readString(path);
      int end = text.endsWith("\n") ? text.length() - 1 : text.length();
      return text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    } catch (IOException e) {
      // The cause may quote the file's content (a malformed byte), so only its class is named.
      throw new IllegalStateException(
          "Cannot read the secret " + this + ": " + e.getClass().getSimpleName());
    }
  }

  /** The reference as it stands in the spec. */
  @Override
  public String toString() {
    return "${secret:" + reference + "}";
  }
}
