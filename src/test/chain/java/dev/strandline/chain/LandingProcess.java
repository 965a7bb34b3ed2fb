package dev.strandline.chain;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code strandline run} of a spec in a process of its own; all that it says goes to one file. */
record LandingProcess(Process process, Path log) {
  private static final long MOST_SECONDS = 240;

  static LandingProcess start(Path folder, Path spec, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC"));
    command.add("-Djava.io.tmpdir=" + folder);
    // What this process was allowed to open, a runner in the other one needs too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.strandline.pipelines.cli.Strandline", "run", spec.toString()));
    command.addAll(List.of(options));
    Path log = Files.createTempFile(folder, "run-", ".log");
    return new LandingProcess(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start(),
        log);
  }

  /** Waits, and says whether it has ended. */
  boolean ends(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Signal 9. */
  void kill() throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  int exit() throws IOException, InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end\n" + said());
    }
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(log);
  }
}
