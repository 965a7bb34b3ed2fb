package dev.strandline.pipelines.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class LetterArguments {
  @Option(names = "--code", paramLabel = "SL-NNNN", description = "Only letters of that reason.")
  private Optional<String> code = Optional.empty();

  @Option(
      names = "--step",
      paramLabel = "NAME",
      description = "Only letters of that source or step.")
  private Optional<String> step = Optional.empty();

  @Option(names = "--run", paramLabel = "ID", description = "Only letters of that run.")
  private Optional<String> run = Optional.empty();

  /**
   * The letters that were asked for.
   *
   * @param examples of each reason, at most
   */
  LetterFilter filter(int examples) {
    return new LetterFilter(code, step, run, examples);
  }
}
