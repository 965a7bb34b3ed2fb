package dev.strandline.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module whose build copies a server's jars to {@code target/lib}, beside a launcher in one
 * source file.
 *
 * @param home the module's folder
 * @param launcher the launcher's file name
 */
public record ServerFolder(Path home, String launcher) {
  /** A module of this source tree, such as {@code src/test/kafka/server}. */
  public static ServerFolder of(String module, String launcher) {
    ServerFolder folder = new ServerFolder(Repository.file(module), launcher);
    if (!Files.isDirectory(folder.lib())) {
      throw new IllegalStateException(
          "no server in "
              + folder.lib()
              + "; build it: mvn -pl "
              + module
              + " generate-test-resources");
    }
    return folder;
  }

  private Path lib() {
    return home.resolve("target/lib");
  }

  /** Starts it; it is up when the launcher has printed a line that begins with {@code port}. */
  public ServerProcess start(List<String> options, List<String> args) throws IOException {
    List<String> command =
        Stream.of(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1"),
                options,
                List.of("-cp", lib() + "/*", home.resolve(launcher).toString()),
                args)
            .flatMap(List::stream)
            .toList();
    return ServerProcess.start(command);
  }

  /** Deletes a folder that a server worked in, and all in it. */
  static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
