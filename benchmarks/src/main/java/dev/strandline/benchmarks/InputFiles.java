package dev.strandline.benchmarks;

import dev.strandline.examples.Compression;
import dev.strandline.examples.DataShape;
import dev.strandline.examples.GenerateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folders that benchmarks read and write. */
public final class InputFiles {
  private InputFiles() {}

  /** The files, written once; the marker is written last, so a broken set is made again. */
  public static Path generated(DataShape shape, Path folder) throws IOException {
    Path marker = folder.resolveSibling("shape.txt");
    if (!Files.exists(marker) || !Files.readString(marker).equals(shape.toString())) {
      deleteTree(folder);
      GenerateFiles.write(shape, Compression.GZIP, folder);
      Files.writeString(marker, shape.toString());
    }
    return folder;
  }

  /** Deletes the folder and all below it; nothing where it is absent. */
  public static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Copies the folder and all below it to a place that is not there yet. */
  public static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
