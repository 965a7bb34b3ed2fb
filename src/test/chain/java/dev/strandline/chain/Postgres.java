package dev.strandline.chain;

import dev.strandline.servers.ServerFolder;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A PostgreSQL that writes its log for logical decoding, in a process of its own. */
final class Postgres implements AutoCloseable {
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

  /** Kills it with signal 9 and starts it again; it recovers from its log. */
  void crash() throws IOException {
    int port = server.port();
    server.kill();
    server = launcher().start(List.of(), List.of(folder.toString(), Integer.toString(port)));
  }

  int port() {
    return server.port();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres", "postgres", "postgres");
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
