package dev.strandline.chain;

import dev.strandline.servers.ServerFolder;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A PostgreSQL that writes its log for logical decoding, in a process of its own. */
final class Postgres implements Database {
  private final Path folder;
  private ServerProcess server;

  private Postgres(Path folder, ServerProcess server) {
    this.folder = folder;
    this.server = server;
  }

  static Postgres start(Path folder) throws IOException {
    return new Postgres(folder, launcher().start(List.of(), List.of(folder.toString())));
  }

  private static ServerFolder launcher() {
    return ServerFolder.of("src/test/chain/source", "PostgresLauncher.java");
  }

  @Override
  public void crash() throws IOException {
    int port = server.port();
    server.kill();
    server = launcher().start(List.of(), List.of(folder.toString(), Integer.toString(port)));
  }

  private int port() {
    return server.port();
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres", "postgres", "postgres");
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public ServerFolder connector() {
    return ServerFolder.of("src/test/chain/source", "ConnectorLauncher.java");
  }

  @Override
  public Map<String, String> connectorSettings(Path folder, List<String> tables) {
    String schema = Dialect.POSTGRES.schema();
    return Map.of(
        "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
        "plugin.name", "pgoutput",
        "slot.name", "strandline",
        "publication.autocreate.mode", "filtered",
        "database.hostname", "127.0.0.1",
        "database.port", Integer.toString(port()),
        "database.user", "postgres",
        "database.password", "postgres",
        "database.dbname", "postgres",
        "table.include.list", schema + "." + String.join("," + schema + ".", tables));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
