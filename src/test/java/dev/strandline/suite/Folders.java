package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in folders that runs have written. */
final class Folders {
  private Folders() {}

  /** The files below it, relative, sorted; none where it is not there. */
  static List<String> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** Parquet files that a reader's glob finds. */
  static List<String> parquet(Path table) throws IOException {
    return files(table).stream().filter(file -> file.endsWith(".parquet")).toList();
  }

  /** Files that no finished run may leave: staged ones, temporary ones, Parquet ones of ours. */
  static List<String> strays(Path table) throws IOException {
    return files(table).stream()
        .filter(
            file ->
                file.contains("/staging/")
                    || file.contains(".tmp")
                    || (file.startsWith("_strandline/") && file.endsWith(".parquet")))
        .toList();
  }

  /** How many commit records a table has. */
  static long commits(Path table) throws IOException {
    return files(table).stream()
        .filter(file -> file.matches("_strandline/commits/[0-9]{20}\\.json"))
        .count();
  }
}
