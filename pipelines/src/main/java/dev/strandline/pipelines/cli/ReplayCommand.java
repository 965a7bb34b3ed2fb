package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ReportJson;
import dev.strandline.pipelines.report.RunReport;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline replay}: reads rejected records again, as the spec says now. */
@Command(
    name = "replay",
    description = "Read rejected rows again, as the spec says now; newer rows always win.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private final SpecArguments arguments = new SpecArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--code", paramLabel = "SL-NNNN", description = "Only letters of that reason.")
  private Optional<String> code = Optional.empty();

  @Option(
      names = "--step",
      paramLabel = "NAME",
      description = "Only letters of that source or step.")
  private Optional<String> step = Optional.empty();

  @Option(names = "--run", paramLabel = "ID", description = "Only letters of that run.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--discard",
      description = "Give these letters up: they go to the store's history, and no row is made.")
  private boolean discard;

  ReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Terminal terminal = session.terminal();
    Engine engine = session.engine().get();
    Logs.start(terminal);
    RunLog log = new RunLog();
    RunReport report;
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        Interruption interruption = new Interruption(terminal)) {
      report =
          engine.replay(
              arguments.request(session),
              new LetterFilter(code, step, run, 0),
              discard,
              new Watched(progress, interruption, log));
    }
    log.end(report);
    if (output.json()) {
      terminal.answer(ReportJson.text(report));
    } else {
      new RunSummary(terminal).print(report, Optional.empty());
    }
    return report.outcome().exitCode().number();
  }
}
