package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What lies in folders that runs have written. */
final class Folders {
  private Folders() {}

  /**
   * The files below it, relative, sorted; none where it is not there. What a run at work removes
   * meanwhile is left out.
   */
  static List<String> files(Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            if (about.isRegularFile()) {
              files.add(folder.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
    files.sort(null);
    return List.copyOf(files);
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
