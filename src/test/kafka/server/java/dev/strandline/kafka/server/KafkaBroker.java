package dev.strandline.kafka.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Kafka broker in a process of its own, on a free port of this machine, over a temporary folder.
 *
 * <p>It is Kafka's own, from published jars that the build of {@code src/test/kafka/server} copies.
 * It ends when it is closed, and by itself when this process does.
 */
public final class KafkaBroker implements AutoCloseable {
  private final Path folder;
  private Process process;
  private final String address;

  private KafkaBroker(Path folder) throws IOException {
    this.folder = folder;
    this.process = launch(folder);
    this.address = awaitAddress(process);
  }

  /** Comes back when the broker is up. */
  public static KafkaBroker start() throws IOException {
    return new KafkaBroker(Files.createTempDirectory("strandline-kafka-"));
  }

  /** Kills it with signal 9; what it had acknowledged is in its folder. */
  public void kill() throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Starts it again after {@link #kill}, over the same folder, at the same address. */
  public void restart() throws IOException {
    process = launch(folder);
    awaitAddress(process);
  }

  private static Process launch(Path folder) throws IOException {
    Path home = repository().resolve("src/test/kafka/server");
    Path lib = home.resolve("target/lib");
    if (!Files.isDirectory(lib)) {
      throw new IllegalStateException(
          "no broker in "
              + lib
              + "; build it: mvn -pl src/test/kafka/server generate-test-resources");
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            lib + "/*",
            home.resolve("BrokerLauncher.java").toString(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String awaitAddress(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("port ")) {
      line = out.readLine();
    }
    if (line == null) {
      process.destroyForcibly();
      throw new IllegalStateException("the broker did not start");
    }
    return "127.0.0.1:" + line.substring("port ".length());
  }

  /** The folder of the source tree. */
  public static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("strandline"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not in the source tree: " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }

  /** Host and port. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close(); // The end of its input ends it.
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      List<Path> files;
      try (Stream<Path> walk = Files.walk(folder)) {
        files = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
