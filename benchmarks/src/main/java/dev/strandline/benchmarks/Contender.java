package dev.strandline.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that is measured, as a process of its own.
 *
 * @param name as in {@code --peers}
 * @param command the command line without input and output
 * @param missing why it cannot run here, empty where it can
 */
public record Contender(String name, List<String> command, String missing) {
  /** Words of a command that stand for what is read and for the folder of the table. */
  public static final String INPUT = "@input";

  public static final String OUTPUT = "@output";

  public Contender {
    command = List.copyOf(command);
  }

  /**
   * The command line with that input and output.
   *
   * @param input a folder, or the address of a broker
   * @throws IllegalStateException where the program cannot run here
   */
  public List<String> commandFor(Object input, Path output) {
    if (!missing.isEmpty()) {
      throw new IllegalStateException(name + " cannot run: " + missing);
    }
    return command.stream()
        .map(word -> word.replace(INPUT, input.toString()).replace(OUTPUT, output.toString()))
        .toList();
  }
}
