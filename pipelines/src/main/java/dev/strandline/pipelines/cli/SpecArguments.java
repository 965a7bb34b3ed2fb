package dev.strandline.pipelines.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of every command that takes a spec. */
final class SpecArguments {
  @Parameters(index = "0", paramLabel = "SPEC", description = "The spec, a YAML file.")
  Path spec = Path.of("");

  @Option(
      names = {"--param", "-p"},
      paramLabel = "NAME=VALUE",
      description = "A parameter of the spec; may be given many times.")
  Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      description = "The runner; the default one where it is left out.")
  Optional<String> runner = Optional.empty();

  Request request(Session session, RunArguments run) {
    return new Request(
        spec,
        params,
        session.env(),
        runner,
        session.runnerArgs(),
        run.full,
        run.allowEmpty,
        run.allowShrink,
        run.detach,
        run.once,
        run.inputs);
  }

  Request request(Session session) {
    return request(session, new RunArguments());
  }
}
