package dev.strandline.kinesis;

import dev.strandline.servers.Repository;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A server with Kinesis's protocol in a process of its own, on a free port of this machine: the
 * mock {@code kinesis-local} of npm, which is put below {@code target} when it is first needed.
 */
final class KinesisServer implements AutoCloseable {
  private static final String VERSION = "0.6.2";

  private final ServerProcess server;

  private KinesisServer(ServerProcess server) {
    this.server = server;
  }

  /** Comes back when the server is up; where npm cannot install it, the test is skipped. */
  static KinesisServer start() throws Exception {
    Path home = Repository.file("src/test/kinesis");
    Path installed = home.resolve("target/kinesis-local-" + VERSION);
    if (!Files.exists(installed.resolve("node_modules/kinesis-local/main.js"))) {
      Assumptions.assumeTrue(
          run(List.of("node", "--version"), home) && run(List.of("npm", "--version"), home),
          "no node or no npm on this machine; the server for these tests needs both");
      Files.createDirectories(installed);
      List<String> install =
          List.of(
              "npm",
              "install",
              "--prefix",
              installed.toString(),
              "--no-package-lock",
              "--no-audit",
              "--no-fund",
              "--ignore-scripts",
              "kinesis-local@" + VERSION);
      Assumptions.assumeTrue(
          run(install, home),
          "npm cannot install kinesis-local " + VERSION + " here, as it says above");
    }
    return new KinesisServer(
        ServerProcess.start(
            List.of("node", home.resolve("server.js").toString(), installed.toString())));
  }

  private static boolean run(List<String> command, Path folder) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
      try {
        return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false; // no such command
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
