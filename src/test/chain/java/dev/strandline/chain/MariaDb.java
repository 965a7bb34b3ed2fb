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

/** A MariaDB that logs rows, in many small files, in a process of its own. */
record MariaDb(ServerProcess server) implements Database {
  private static final String USER = "strandline";

  static MariaDb start(Path folder) throws IOException {
    return new MariaDb(
        ServerFolder.of("src/test/chain/mariadb", "MariaDbLauncher.java")
            .start(
                List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=off"),
                List.of(folder.toString())));
  }

  @Override
  public Dialect dialect() {
    return Dialect.MARIADB;
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + dialect().schema(), USER, USER);
  }

  @Override
  public void crash() {
    throw new UnsupportedOperationException("what starts it makes a new one");
  }

  @Override
  public ServerFolder connector() {
    return ServerFolder.of("src/test/chain/mariadb", "../source/ConnectorLauncher.java");
  }

  @Override
  public Map<String, String> connectorSettings(Path folder, List<String> tables) {
    String schema = dialect().schema();
    return Map.of(
        "connector.class",
        "io.debezium.connector.mariadb.MariaDbConnector",
        "database.hostname",
        "127.0.0.1",
        "database.port",
        Integer.toString(server.port()),
        "database.user",
        USER,
        "database.password",
        USER,
        "database.server.id",
        "5400",
        "table.include.list",
        schema + "." + String.join("," + schema + ".", tables),
        "schema.history.internal",
        "io.debezium.storage.file.history.FileSchemaHistory",
        "schema.history.internal.file.filename",
        folder.resolve("connector.history").toString());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
