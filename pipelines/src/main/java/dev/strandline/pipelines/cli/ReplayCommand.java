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
  @Mixin private final LetterArguments letters = new LetterArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

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
    RunReport report =
        Watched.run(
            terminal,
            listener ->
                engine.replay(arguments.request(session), letters.filter(0), discard, listener));
    if (output.json()) {
      terminal.answer(ReportJson.text(report));
      new RunSummary(terminal).printFailure(report);
    } else {
      new RunSummary(terminal).print(report, Optional.empty());
    }
    return report.outcome().exitCode().number();
  }
}
