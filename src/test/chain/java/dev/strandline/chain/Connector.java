package dev.strandline.chain;

import dev.strandline.servers.ServerFolder;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A Debezium that reads a database's log into topics {@code shop.public.<table>}, in a process of
 * its own. It notes how far it came twice a second, so after a kill it delivers events again.
 */
final class Connector implements AutoCloseable {
  private final Path properties;
  private final String broker;
  private ServerProcess server;

  private Connector(Path properties, String broker) throws IOException {
    this.properties = properties;
    this.broker = broker;
    this.server = launch();
  }

  static Connector start(Path folder, int postgres, String broker, List<String> tables)
      throws IOException {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "name", "shop",
            "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
            "topic.prefix", "shop",
            "plugin.name", "pgoutput",
            "slot.name", "strandline",
            "publication.autocreate.mode", "filtered",
            "table.include.list", "public." + String.join(",public.", tables)));
    properties.putAll(
        Map.of(
            "database.hostname", "127.0.0.1",
            "database.port", Integer.toString(postgres),
            "database.user", "postgres",
            "database.password", "postgres",
            "database.dbname", "postgres"));
    properties.putAll(
        Map.of(
            "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore",
            "offset.storage.file.filename", folder.resolve("connector.offsets").toString(),
            "offset.flush.interval.ms", "500",
            "poll.interval.ms", "50",
            "converter.schemas.enable", "false",
            "errors.max.retries", "-1",
            "retriable.restart.connector.wait.ms", "500"));
    Path file = folder.resolve("connector.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return new Connector(file, broker);
  }

  private ServerProcess launch() throws IOException {
    return ServerFolder.of("src/test/chain/source", "ConnectorLauncher.java")
        .start(
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
