package dev.strandline.kafka.server;

import dev.strandline.servers.ServerFolder;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Kafka broker in a process of its own, on a free port of this machine, over a temporary folder.
 *
 * <p>It is Kafka's own, from published jars that the build of {@code src/test/kafka/server} copies.
 * It ends when it is closed, and by itself when this process does.
 */
public final class KafkaBroker implements AutoCloseable {
  private final Path folder;
  private ServerProcess server;

  private KafkaBroker(Path folder) throws IOException {
    this.folder = folder;
    this.server = launch(folder);
  }

  /** Comes back when the broker is up. */
  public static KafkaBroker start() throws IOException {
    return new KafkaBroker(Files.createTempDirectory("strandline-kafka-"));
  }

  private static ServerProcess launch(Path folder) throws IOException {
    return ServerFolder.of("src/test/kafka/server", "BrokerLauncher.java")
        .start(List.of(), List.of(folder.toString()));
  }

  /** Kills it with signal 9; what it had acknowledged is in its folder. */
  public void kill() {
    server.kill();
  }

  /** Starts it again after {@link #kill}, over the same folder, at the same address. */
  public void restart() throws IOException {
    server = launch(folder);
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.closeAndDelete(folder);
  }
}
