package dev.strandline.pipelines.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the process gives to a command.
 *
 * @param engine asked for only when a command needs it, since loading it takes time
 * @param runnerArgs what stood after {@code --}
 */
record Session(
    Terminal terminal,
    Supplier<Engine> engine,
    Function<String, Optional<String>> env,
    List<String> runnerArgs) {
  Session {
    runnerArgs = List.copyOf(runnerArgs);
  }
}
