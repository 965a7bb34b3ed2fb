package dev.strandline.pipelines.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Figures;
import dev.strandline.pipelines.report.RunReport;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code strandline dead-letters}: what was rejected, grouped by reason, with examples. */
@Command(
    name = "dead-letters",
    description = "List rejected rows, grouped by reason, with examples.",
    mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private final LetterArguments letters = new LetterArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      paramLabel = "SPEC|PATH",
      description = "A spec (a name that ends in .yaml or .yml), or the path of a store.")
  private String place = "";

  @Option(
      names = {"--param", "-p"},
      paramLabel = "NAME=VALUE",
      description = "A parameter of the spec; may be given many times.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Examples of each reason; 3 where it is left out.")
  private int examples = RunReport.Reject.MOST_EXAMPLES;

  DeadLettersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LetterFilter filter = letters.filter(Math.max(0, examples));
    Engine engine = session.engine().get();
    String name = place.toLowerCase(Locale.ROOT);
    List<LetterGroup> groups =
        name.endsWith(".yaml") || name.endsWith(".yml")
            ? engine.deadLetters(request(), filter)
            : engine.deadLettersAt(place, filter);
    if (output.json()) {
      session.terminal().answer(json(groups));
    } else {
      show(groups);
    }
    return ExitCode.DONE.number();
  }

  private Request request() {
    return new Request(
        java.nio.file.Path.of(place),
        params,
        session.env(),
        Optional.empty(),
        session.runnerArgs(),
        false,
        false);
  }

  private static String json(List<LetterGroup> groups) {
    ObjectNode answer = Json.object();
    answer.put("letters", groups.stream().mapToLong(LetterGroup::letters).sum());
    ArrayNode list = answer.putArray("groups");
    groups.forEach(group -> list.add(Json.tree(group)));
    return Json.text(answer);
  }

  private void show(List<LetterGroup> groups) {
    Terminal terminal = session.terminal();
    if (groups.isEmpty()) {
      terminal.say("no dead letters");
      return;
    }
    TextTable table =
        new TextTable(
            terminal,
            List.of(
                TextTable.Head.right("letters"),
                TextTable.Head.right("attempts"),
                TextTable.Head.left("reason"),
                TextTable.Head.left("step"),
                TextTable.Head.left("column"),
                TextTable.Head.left("what"),
                TextTable.Head.left("first seen"),
                TextTable.Head.left("last seen")));
    for (LetterGroup group : groups) {
      table.row(
          List.of(
              Figures.count(group.letters()),
              Figures.count(group.attempts()),
              group.code(),
              group.step(),
              group.column(),
              group.reason(),
              group.firstSeen().truncatedTo(ChronoUnit.SECONDS).toString(),
              group.lastSeen().truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    table.lines().forEach(terminal::say);
    for (LetterGroup group : groups) {
      if (!group.examples().isEmpty()) {
        terminal.say("");
        terminal.say(terminal.ink(Terminal.Ink.BOLD, group.code()) + " " + group.reason());
        group.examples().forEach(example -> show(terminal, example));
      }
    }
  }

  private static void show(Terminal terminal, RunReport.Example example) {
    terminal.say(
        "  "
            + Figures.place(Cells.clean(example.path()), example.record(), example.line())
            + " "
            + Cells.clean(example.message()));
    if (example.raw().isEmpty()) {
      return; // a row of a step, or only its place is kept
    }
    int room = Math.max(20, terminal.look().width() - 4);
    terminal.say(
        "    " + terminal.ink(Terminal.Ink.DIM, Cells.shorten(Cells.clean(example.raw()), room)));
  }
}
