package dev.strandline.pipelines.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The arguments of a command that looks at a table: its spec, or its folder. */
final class TableArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SPEC",
      description = "The spec that writes the table.")
  Optional<Path> spec = Optional.empty();

  @Option(
      names = "--table",
      paramLabel = "PATH",
      description = "The table's folder, instead of a spec.")
  Optional<String> path = Optional.empty();

  @Option(
      names = "--sink",
      paramLabel = "NAME",
      description = "The sink whose table is meant, where the spec has several.")
  Optional<String> sink = Optional.empty();

  @Option(
      names = {"--param", "-p"},
      paramLabel = "NAME=VALUE",
      description = "A parameter of the spec; may be given many times.")
  Map<String, String> params = new LinkedHashMap<>();

  TableChoice choice(Session session) {
    if (spec.isPresent() == path.isPresent()) {
      throw new ParameterException(
          command.commandLine(), "Name a spec, or a table's folder with --table; one of both.");
    }
    return new TableChoice(
        spec.map(
            file ->
                new Request(
                    file,
                    params,
                    session.env(),
                    Optional.empty(),
                    session.runnerArgs(),
                    false,
                    false)),
        sink,
        path);
  }
}
