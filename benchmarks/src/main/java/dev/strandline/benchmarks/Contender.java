package dev.strandline.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that does the main job as a process of its own.
 *
 * @param name as in {@code --peers}
 * @param command the command line without input and output
 * @param missing why it cannot run here, empty where it can
 */
public record Contender(String name, List<String> command, String missing) {
  /** Words of a command that stand for the folders of the files and of the table. */
  static final String INPUT = "@input";

  static final String OUTPUT = "@output";

  public Contender {
    command = List.copyOf(command);
  }

  public List<String> commandFor(Path input, Path output) {
    return command.stream()
        .map(word -> word.replace(INPUT, input.toString()).replace(OUTPUT, output.toString()))
        .toList();
  }
}
