package dev.strandline.clusters;

import dev.strandline.servers.OpenedPackages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of a cluster, or of one who gives it a job; all that it says goes to one file. */
record JavaProcess(String name, Process process, Path log) implements AutoCloseable {
  private static final long POLL_MILLIS = 50;
  private static final long MOST_SECONDS = 180;

  /** What Java 17 must open; a cluster's own scripts do so. */
  private static final List<String> OPENS =
      OpenedPackages.options(
          "jdk.internal.ref", "sun.nio.cs", "sun.security.action", "sun.util.calendar");

  /** Java's options that open it all. */
  static String opens() {
    return String.join(" ", OPENS);
  }

  /** Something that is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Starts a class, with options of Java and arguments of its own. */
  static JavaProcess start(
      Path folder,
      String name,
      Map<String, String> env,
      List<String> options,
      String classPath,
      String main,
      List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(OPENS);
    command.add("--add-exports=java.base/sun.net.util=ALL-UNNAMED");
    command.add("--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED");
    command.add("--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED");
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(args);
    Path log = Files.createTempFile(folder, name + "-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(env);
    return new JavaProcess(name, builder.start(), log);
  }

  /** A port of this host that nobody uses now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  /**
   * Waits until that holds; it must, and this process must live as long. A cluster that does not
   * answer yet, or answers that it is not ready (503 while a leader is elected), is asked again.
   */
  JavaProcess await(String what, Condition condition) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    IOException last = null;
    while (true) {
      try {
        if (condition.holds()) {
          return this;
        }
      } catch (IOException e) {
        last = e;
      }
      boolean over = System.nanoTime() > end;
      if (over || waitsFor(POLL_MILLIS)) {
        throw new AssertionError(
            name + (over ? ": no " + what + " in time\n" : " has ended\n") + said(), last);
      }
    }
  }

  /** Waits for its end, for its exit code. */
  int exit() throws IOException {
    if (!waitsFor(TimeUnit.SECONDS.toMillis(MOST_SECONDS))) {
      throw new AssertionError(name + " does not end\n" + said());
    }
    return process.exitValue();
  }

  private boolean waitsFor(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Signal 9, and what it has started too. */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    waitsFor(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
  }

  @Override
  public void close() {
    kill();
  }
}
