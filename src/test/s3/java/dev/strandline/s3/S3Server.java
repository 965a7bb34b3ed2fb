package dev.strandline.s3;

import dev.strandline.servers.ServerFolder;
import dev.strandline.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An S3 server in a process of its own, on a free port of this machine, over a temporary folder.
 *
 * <p>It is s3proxy, from published jars that the build of {@code src/test/s3/server} copies. It
 * ends when it is closed, and by itself when this process does. It checks no credentials, and its
 * conditional PUT is not atomic: {@link FaultProxy} makes it so.
 */
public final class S3Server implements AutoCloseable {
  private final ServerProcess server;
  private final Path folder;

  private S3Server(ServerProcess server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** Comes back when the server answers. */
  public static S3Server start() throws IOException {
    ServerFolder home = ServerFolder.of("src/test/s3/server", "S3ProxyLauncher.java");
    Path folder = Files.createTempDirectory("strandline-s3-");
    String logging = "-Dlogback.configurationFile=" + home.home().resolve("logback.xml");
    return new S3Server(home.start(List.of(logging), List.of(folder.toString())), folder);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Makes an empty bucket, if there is none of that name. */
  public S3Server bucket(String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    return this;
  }

  /** Where the objects of a bucket are, each a file. */
  public Path objects(String bucket) {
    return folder.resolve(bucket);
  }

  @Override
  public void close() {
    server.closeAndDelete(folder);
  }
}
