package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code strandline schema}: the JSON Schema by which editors complete and check a spec. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of a spec, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private final Session session;

  SchemaCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.terminal().answer(session.engine().get().jsonSchema());
    return ExitCode.DONE.number();
  }
}
