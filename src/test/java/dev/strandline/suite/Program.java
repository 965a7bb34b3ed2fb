package dev.strandline.suite;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line in a process of its own, as a user starts it.
 *
 * @param heap the largest heap, as Java's option takes it
 * @param jars what stands before our class path
 */
record Program(String heap, List<Path> jars) {
  private static final String MAIN = "dev.strandline.pipelines.cli.Strandline";
  private static final long MOST_SECONDS = 240;

  /** How a process has ended, and what it has printed. */
  record Ended(int exit, String out, String err) {
    /** What a test shows when it expected something else. */
    String told() {
      return "exit " + exit + "\n" + err + out;
    }
  }

  static Program withHeap(String heap) {
    return new Program(heap, List.of());
  }

  Program withJar(Path jar) {
    return new Program(heap, List.of(jar));
  }

  /** Runs it to its end; its temporary files and output go to that folder. */
  Ended run(Path folder, String... args) throws IOException, InterruptedException {
    return start(folder, Map.of(), args).end();
  }

  /** Starts it, with more in its environment. */
  Started start(Path folder, Map<String, String> env, String... args) throws IOException {
    Path out = Files.createTempFile(folder, "program", ".out");
    Path err = Files.createTempFile(folder, "program", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command(folder, args))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(env);
    return new Started(builder.start(), System.nanoTime(), out, err);
  }

  /** A process at work. */
  record Started(Process process, long since, Path out, Path err) {
    /** Waits for its end. */
    Ended end() throws IOException, InterruptedException {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "no end after " + MOST_SECONDS + " s: " + process.info() + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Sends a signal, such as {@code STOP}, {@code CONT} or {@code KILL}. */
    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  private List<String> command(Path folder, String... args) {
    List<String> classPath = new ArrayList<>();
    jars.forEach(jar -> classPath.add(jar.toString()));
    classPath.add(System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC"));
    command.add("-Djava.io.tmpdir=" + folder);
    // What this process was allowed to open, a runner in the other one needs too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), MAIN));
    command.addAll(List.of(args));
    return command;
  }
}
