package dev.strandline.jobs;

import dev.strandline.pipelines.cli.Strandline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line in a process of its own, which a test may kill. */
public final class StreamProcess {
  private StreamProcess() {}

  /**
   * Runs a spec; what it says is in {@code log.txt} beside it.
   *
   * @param options of Java, such as properties
   */
  public static Process start(Path spec, String runner, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx512m");
    command.addAll(List.of(options));
    for (String opened :
        List.of(
            "java.base/java.lang",
            "java.base/java.util",
            "java.base/java.nio",
            "java.base/sun.nio.ch",
            "java.base/java.util.concurrent",
            "java.base/java.time")) {
      command.add("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Strandline.class.getName());
    command.addAll(List.of("run", spec.toString(), "--runner", runner, "--quiet"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(spec.resolveSibling("log.txt").toFile())
        .start();
  }
}
