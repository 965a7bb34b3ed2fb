package dev.strandline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every benchmark, which its subcommands take too. */
public final class Setup {
  @Option(
      names = "--repeat",
      scope = ScopeType.INHERIT,
      defaultValue = "3",
      paramLabel = "<n>",
      description = "Runs of each peer.")
  private int repeat;

  @Option(
      names = "--work",
      scope = ScopeType.INHERIT,
      defaultValue = "data/benchmarks",
      description = "Folder for the data.")
  private Path work = Path.of("");

  @Option(
      names = "--root",
      scope = ScopeType.INHERIT,
      defaultValue = ".",
      description = "The repository's root.")
  private Path root = Path.of("");

  /** The exit code of a benchmark; what was asked for wrongly is said without a stack trace. */
  public static int execute(Object benchmark, String[] args) {
    return new CommandLine(benchmark)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof IllegalArgumentException) {
                command.getErr().println(e.getMessage());
                return CommandLine.ExitCode.USAGE;
              }
              throw e;
            })
        .execute(args);
  }

  public int repeat() {
    return repeat;
  }

  /** The folder of that name below the one for the data, made where it is absent. */
  public Path home(String name) throws IOException {
    return Files.createDirectories(work.toAbsolutePath().normalize().resolve(name));
  }

  public Contenders contenders() {
    return new Contenders(folder());
  }

  /** What the command costs, run in the repository's root. */
  public Measurement measure(List<String> command, Path log)
      throws IOException, InterruptedException {
    return MeasuredProcess.run(command, folder(), log);
  }

  private Path folder() {
    return root.toAbsolutePath().normalize();
  }
}
