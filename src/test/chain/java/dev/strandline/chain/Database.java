package dev.strandline.chain;

import dev.strandline.servers.ServerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A real database whose log Debezium reads, in a process of its own. */
interface Database extends AutoCloseable {
  /** One of that kind, which works in the folder; it is up. */
  static Database start(Dialect dialect, Path folder) throws IOException {
    return switch (dialect) {
      case POSTGRES -> Postgres.start(folder);
      case MARIADB -> MariaDb.start(folder);
    };
  }

  Dialect dialect();

  Connection connect() throws SQLException;

  default void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Kills it with signal 9 and starts it again; it recovers from its log. */
  void crash() throws IOException;

  /** Where the connector for its log is. */
  ServerFolder connector();

  /**
   * What the connector must be told.
   *
   * @param folder where it may keep what it has seen
   */
  Map<String, String> connectorSettings(Path folder, List<String> tables);

  @Override
  void close() throws IOException;
}
