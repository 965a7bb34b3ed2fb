import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.time.Duration;

/**
 * Runs PostgreSQL over a folder, on a port if one is given, until its input ends. A folder that one
 * was killed over is recovered, as PostgreSQL does after a crash.
 */
final class PostgresLauncher {
  public static void main(String[] args) throws Exception {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(new File(args[0], "data"))
            .setOverrideWorkingDirectory(new File(args[0], "work"))
            .setCleanDataDirectory(false)
            .setServerConfig("wal_level", "logical")
            .setServerConfig("max_wal_senders", "4")
            .setServerConfig("max_replication_slots", "4")
            .setServerConfig("fsync", "on")
            .setPGStartupWait(Duration.ofMinutes(2));
    if (args.length > 1) {
      builder.setPort(Integer.parseInt(args[1]));
    }
    EmbeddedPostgres server = builder.start();
    System.out.println("port " + server.getPort());
    while (System.in.read() >= 0) {
      // Nothing is expected; only the end is.
    }
    server.close();
  }
}
