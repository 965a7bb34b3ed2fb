package dev.strandline.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An S3 server in a process of its own, on a free port of this machine, over a temporary folder.
 *
 * <p>It is s3proxy, from published jars that the build of {@code src/test/s3/server} copies. It
 * ends when it is closed, and by itself when this process does. It checks no credentials, and its
 * conditional PUT is not atomic: {@link FaultProxy} makes it so.
 */
public final class S3Server implements AutoCloseable {
  private final Process process;
  private final URI endpoint;
  private final Path folder;

  private S3Server(Process process, URI endpoint, Path folder) {
    this.process = process;
    this.endpoint = endpoint;
    this.folder = folder;
  }

  /** Comes back when the server answers. */
  public static S3Server start() throws IOException {
    Path home = repository().resolve("src/test/s3/server");
    Path lib = home.resolve("target/lib");
    if (!Files.isDirectory(lib)) {
      throw new IllegalStateException(
          "no server in " + lib + "; build it: mvn -pl src/test/s3/server generate-test-resources");
    }
    Path folder = Files.createTempDirectory("strandline-s3-");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + home.resolve("logback.xml"),
                "-cp",
                lib + "/*",
                home.resolve("S3ProxyLauncher.java").toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith("port ")) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not start, it said: " + line);
    }
    URI endpoint = URI.create("http://127.0.0.1:" + line.substring("port ".length()));
    return new S3Server(process, endpoint, folder);
  }

  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("strandline"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not in the source tree: " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }

  public URI endpoint() {
    return endpoint;
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
    try {
      process.getOutputStream().close(); // The end of its input ends it.
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      List<Path> files;
      try (Stream<Path> walk = Files.walk(folder)) {
        files = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
