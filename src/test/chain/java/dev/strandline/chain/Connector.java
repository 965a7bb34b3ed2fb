package dev.strandline.chain;

import dev.strandline.servers.ServerFolder;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A Debezium that reads a database's log into topics {@code shop.<schema>.<table>}, in a process of
 * its own. It notes how far it came twice a second, so after a kill it delivers events again.
 */
final class Connector implements AutoCloseable {
  private static final String OFFSETS = "connector.offsets";

  private final ServerFolder home;
  private final Path properties;
  private final Path offsets;
  private final String broker;
  private ServerProcess server;

  private Connector(ServerFolder home, Path properties, String broker) throws IOException {
    this.home = home;
    this.properties = properties;
    this.offsets = properties.resolveSibling(OFFSETS);
    this.broker = broker;
    this.server = launch();
  }

  static Connector start(Path folder, Database database, String broker, List<String> tables)
      throws IOException {
    Properties properties = new Properties();
    properties.putAll(database.connectorSettings(folder, tables));
    properties.putAll(
        Map.of("name", "shop", "topic.prefix", "shop", "include.schema.changes", "false"));
    properties.putAll(
        Map.of(
            "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore",
            "offset.storage.file.filename", folder.resolve(OFFSETS).toString(),
            "offset.flush.interval.ms", "500",
            "poll.interval.ms", "50",
            "skipped.operations", "none",
            "converter.schemas.enable", "false",
            "errors.max.retries", "-1",
            "retriable.restart.connector.wait.ms", "500"));
    Path file = folder.resolve("connector.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return new Connector(database.connector(), file, broker);
  }

  /** What it has noted of how far it came, in its own words. */
  String noted() throws IOException {
    return Files.exists(offsets) ? Files.readString(offsets, StandardCharsets.ISO_8859_1) : "";
  }

  private ServerProcess launch() throws IOException {
    return home.start(
        List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error"),
        List.of(properties.toString(), broker));
  }

  /** Kills it with signal 9 and starts it again. */
  void crash() throws IOException {
    server.kill();
    server = launch();
  }

  /** Starts it again if it has given up, as whoever watches it would. */
  void revive() throws IOException {
    if (!server.isAlive()) {
      server = launch();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
