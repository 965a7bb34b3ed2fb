package dev.strandline.pipelines.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Figures;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline history}: a table's runs, newest first, or the inputs in its ledger. */
@Command(
    name = "history",
    description = "Show a table's runs, newest first, or the inputs that it was made from.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  private static final int RUNS = 20;

  private final Session session;
  @Mixin private final TableArguments arguments = new TableArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--inputs",
      description = "The inputs in the table's ledger, with what became of each.")
  private boolean inputs;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The newest runs; 20 where it is left out, 0 for all.")
  private int limit = RUNS;

  HistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Engine engine = session.engine().get();
    TableChoice choice = arguments.choice(session);
    if (inputs) {
      tellInputs(engine.ledger(choice));
    } else {
      tellRuns(engine.history(choice, limit <= 0 ? Integer.MAX_VALUE : limit));
    }
    return ExitCode.DONE.number();
  }

  private void tellRuns(List<RunEntry> runs) {
    if (output.json()) {
      answer("runs", runs);
      return;
    }
    Terminal terminal = session.terminal();
    if (runs.isEmpty()) {
      terminal.say("no runs");
      return;
    }
    TextTable table =
        new TextTable(
            terminal,
            List.of(
                TextTable.Head.whole("run"),
                TextTable.Head.whole("started"),
                TextTable.Head.right("took"),
                TextTable.Head.right("commit"),
                TextTable.Head.left("outcome"),
                TextTable.Head.right("inputs"),
                TextTable.Head.right("bytes"),
                TextTable.Head.right("read"),
                TextTable.Head.right("rejected"),
                TextTable.Head.right("inserted"),
                TextTable.Head.right("updated"),
                TextTable.Head.right("deleted")));
    for (RunEntry run : runs) {
      table.row(
          List.of(
              run.runId(),
              run.started().truncatedTo(ChronoUnit.SECONDS).toString(),
              took(run.millis()),
              run.commit().isPresent() ? Long.toString(run.commit().getAsLong()) : "",
              run.kind().isEmpty() || run.kind().equals("data")
                  ? run.outcome()
                  : run.outcome() + " (" + run.kind() + ")",
              Figures.count(run.inputs()),
              Figures.bytes(run.inputBytes()),
              Figures.count(run.rowsIn()),
              Figures.count(run.rejected()),
              Figures.count(run.inserted()),
              Figures.count(run.updated()),
              Figures.count(run.deleted())));
    }
    table.lines().forEach(terminal::say);
    for (RunEntry run : runs) {
      if (!run.drift().isEmpty()) {
        terminal.say(run.runId() + " changed columns: " + String.join("; ", run.drift()));
      }
    }
  }

  private static String took(OptionalLong millis) {
    return millis.isPresent() ? Figures.duration(Duration.ofMillis(millis.getAsLong())) : "";
  }

  private void tellInputs(List<LedgerEntry> entries) {
    if (output.json()) {
      answer("inputs", entries);
      return;
    }
    Terminal terminal = session.terminal();
    if (entries.isEmpty()) {
      terminal.say("no inputs");
      return;
    }
    TextTable table =
        new TextTable(
            terminal,
            List.of(
                TextTable.Head.left("source"),
                TextTable.Head.left("path"),
                TextTable.Head.right("bytes"),
                TextTable.Head.right("rows"),
                TextTable.Head.right("rejected"),
                TextTable.Head.right("commit"),
                TextTable.Head.left("verdict"),
                TextTable.Head.left("version")));
    for (LedgerEntry entry : entries) {
      table.row(
          List.of(
              entry.source(),
              entry.path(),
              Figures.bytes(entry.bytes()),
              Figures.count(entry.rows()),
              Figures.count(entry.rejected()),
              Long.toString(entry.commit()),
              entry.verdict().isEmpty() ? "read" : "set aside: " + entry.verdict(),
              entry.version()));
    }
    table.lines().forEach(terminal::say);
  }

  private void answer(String name, List<?> records) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray(name);
    records.forEach(entry -> list.add(Json.tree(entry)));
    session.terminal().answer(Json.text(answer));
  }
}
