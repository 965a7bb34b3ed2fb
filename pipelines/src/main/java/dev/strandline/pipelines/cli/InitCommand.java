package dev.strandline.pipelines.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code strandline init}: a commented spec for a sample file. */
@Command(name = "init", mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  InitCommand(Session session) {}

  @Override
  public Integer call() {
    return 0;
  }
}
