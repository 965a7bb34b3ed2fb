package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline plan}: what a run would do, as text, JSON, Mermaid or SVG; writes nothing. */
@Command(
    name = "plan",
    description = {
      "Show what a run would do: the graph, the inputs, the partitions, the choices.",
      "Exit code 7 if it would change a table, 0 if it would not, or only a picture is drawn."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  /** The forms of the answer. */
  enum Form {
    text,
    json,
    mermaid,
    svg
  }

  private final Session session;
  @Mixin private final SpecArguments arguments = new SpecArguments();
  @Mixin final LookOptions look = new LookOptions();
  @Mixin private final RunArguments run = new RunArguments();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "text|json|mermaid|svg",
      description =
          "Text on standard error (the default), or JSON or a picture on standard output.")
  private Form form = Form.text;

  @Option(
      names = "--all",
      description = "List every input and every partition, not the first of many.")
  private boolean all;

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    PlanView plan = session.engine().get().plan(arguments.request(session, run));
    Terminal terminal = session.terminal();
    switch (form) {
      case text -> new PlanPrinter(terminal, all ? Integer.MAX_VALUE : 10).print(plan);
      case json -> terminal.answer(Json.text(plan));
      case mermaid -> {
        terminal.answer(PlanPicture.mermaid(plan));
        return ExitCode.DONE.number();
      }
      case svg -> {
        terminal.answer(PlanPicture.svg(plan));
        return ExitCode.DONE.number();
      }
    }
    return (plan.changes() ? ExitCode.CHANGES : ExitCode.DONE).number();
  }
}
