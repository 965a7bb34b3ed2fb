package dev.strandline.pipelines.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Figures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code strandline validate}: every problem of a spec at once, or the word that there is none. */
@Command(
    name = "validate",
    description = "Check a spec and report everything that is wrong with it at once.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private final SpecArguments arguments = new SpecArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  ValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Checked checked = session.engine().get().validate(arguments.request(session));
    Terminal terminal = session.terminal();
    checked.warnings().forEach(terminal::warn);
    if (output.json()) {
      ObjectNode answer = Json.object().put("exit_code", ExitCode.DONE.number());
      answer.putArray("problems");
      answer.setAll(Json.tree(checked));
      terminal.answer(Json.text(answer));
    } else {
      terminal.tell(
          arguments.spec
              + ": "
              + terminal.ink(Terminal.Ink.GREEN, "valid")
              + ", "
              + Figures.count(count(checked, PlanView.Kind.SOURCE), "source")
              + ", "
              + Figures.count(count(checked, PlanView.Kind.STEP), "step")
              + ", "
              + Figures.count(count(checked, PlanView.Kind.SINK), "sink"));
    }
    return ExitCode.DONE.number();
  }

  private static long count(Checked checked, PlanView.Kind kind) {
    return checked.nodes().stream().filter(node -> node.kind() == kind).count();
  }
}
