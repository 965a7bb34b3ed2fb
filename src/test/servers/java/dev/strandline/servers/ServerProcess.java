package dev.strandline.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server at work, on a port of this machine. It ends when it is closed, and by itself when this
 * process does, since its input ends then.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String UP = "port ";

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Comes back when the server is up: when it has printed a line {@code port N}. */
  public static ServerProcess start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith(UP)) {
      line = out.readLine();
    }
    if (line == null) {
      process.destroyForcibly();
      throw new IOException("the server did not start: " + String.join(" ", command));
    }
    return new ServerProcess(process, Integer.parseInt(line.substring(UP.length())));
  }

  public int port() {
    return port;
  }

  /** Whether it has not ended by itself. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it with signal 9, with what it has started. */
  public void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    await(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // The end of its input ends it.
    if (!await(10, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** Ends it, and deletes the folder that it worked in. */
  public void closeAndDelete(Path folder) {
    try {
      close();
      ServerFolder.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean await(long time, TimeUnit unit) {
    try {
      return process.waitFor(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return false;
    }
  }
}
