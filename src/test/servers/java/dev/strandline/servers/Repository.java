package dev.strandline.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the source tree is, from whichever folder of it a test runs. */
public final class Repository {
  private Repository() {}

  /** The folder with the launcher. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("strandline"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not in the source tree: " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }

  /** A file or folder below it. */
  public static Path file(String relative) {
    return root().resolve(relative);
  }
}
