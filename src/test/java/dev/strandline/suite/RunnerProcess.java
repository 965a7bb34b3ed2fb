package dev.strandline.suite;

import dev.strandline.servers.OpenedPackages;
import dev.strandline.servers.Repository;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs specs on one runner, one after the other: the jars of some runners do not go
 * together with those of others, and the start is paid once.
 */
final class RunnerProcess implements AutoCloseable {
  private final String runner;
  private final Path folder;
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private int runs;

  private RunnerProcess(String runner, Path folder, Process process) {
    this.runner = runner;
    this.folder = folder;
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts it for that runner; its temporary files and what it says go to that folder. */
  static RunnerProcess start(String runner, Path folder) throws IOException {
    Files.createDirectories(folder);
    ProcessBuilder builder =
        new ProcessBuilder(command(runner, folder))
            .directory(folder.toFile())
            .redirectError(folder.resolve("host.err").toFile());
    return new RunnerProcess(runner, folder, builder.start());
  }

  private static List<String> command(String runner, Path folder) throws IOException {
    Path module = Repository.file("runners/" + runner);
    List<String> classPath = new ArrayList<>();
    classPath.add(placeOf(RunnerHost.class));
    classPath.add(module.resolve("target/classes").toString());
    classPath.add(Files.readString(module.resolve("target/classpath")).strip());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC", "-Xshare:auto"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(OpenedPackages.options());
    Files.readAllLines(module.resolve("java.options")).stream()
        .filter(line -> line.startsWith("-"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", String.join(File.pathSeparator, classPath), RunnerHost.class.getName()));
    return command;
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a spec there, and returns the JSON of its report. */
  String run(SpecRun run, String... options) throws IOException {
    runs++;
    Path report = folder.resolve("report-" + runs + ".json");
    List<String> words = new ArrayList<>(List.of(run.spec().toString(), report.toString(), runner));
    run.params().forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(List.of(options));
    ask(words);
    return Files.readString(report);
  }

  /** Where the graph of a spec, or the options, have that value. */
  String leaks(Path spec, String value, String... options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of(RunnerHost.SECRETS, spec.toString(), runner, value));
    words.addAll(List.of(options));
    return ask(words);
  }

  private String ask(List<String> words) throws IOException {
    in.write(String.join("\t", words) + "\n");
    in.flush();
    String line = out.readLine();
    while (line != null && !line.startsWith("@@")) {
      line = out.readLine();
    }
    if (line == null || line.startsWith(RunnerHost.FAILED)) {
      throw new AssertionError(line + "\n" + Files.readString(folder.resolve("host.err")));
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
