package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Figures;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline preview}: the first rows as a table, and what is refused; writes nothing. */
@Command(
    name = "preview",
    description = "Show the first rows that a run would write, and what it would refuse.",
    mixinStandardHelpOptions = true)
final class PreviewCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 10_000;

  private final Session session;
  @Spec private final CommandSpec spec = CommandSpec.create();
  @Mixin private final SpecArguments arguments = new SpecArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = {"--limit", "-n"},
      paramLabel = "ROWS",
      description = "How many rows to show, 1 to 10000; 10 where it is left out.")
  private int limit = 10;

  PreviewCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST_ROWS) {
      throw new ParameterException(
          spec.commandLine(), "--limit: expected 1 to " + MOST_ROWS + ", got " + limit);
    }
    Preview preview = session.engine().get().preview(arguments.request(session), limit);
    if (output.json()) {
      session.terminal().answer(Json.text(preview));
    } else {
      preview.tables().forEach(table -> show(table, preview.tables().size() > 1));
      show(preview.rejected());
      tellSetAside(preview.setAside());
    }
    return ExitCode.DONE.number();
  }

  private void show(Preview.Table table, boolean named) {
    Terminal terminal = session.terminal();
    if (named) {
      terminal.say(terminal.ink(Terminal.Ink.BOLD, table.node()));
    }
    List<TextTable.Head> heads =
        table.columns().stream()
            .map(column -> new TextTable.Head(column.name(), column.type(), number(column.type())))
            .toList();
    TextTable text = new TextTable(terminal, heads);
    table.rows().forEach(text::row);
    text.lines().forEach(terminal::say);
    String rows = Figures.count(table.rows().size(), "row");
    terminal.say(
        terminal.ink(Terminal.Ink.DIM, table.more() ? "the first " + rows : rows + " in all"));
    terminal.say("");
  }

  private void show(List<Preview.Rejected> rejected) {
    Terminal terminal = session.terminal();
    if (rejected.isEmpty()) {
      terminal.say(terminal.ink(Terminal.Ink.DIM, "no rows rejected on the way"));
      return;
    }
    terminal.say(terminal.ink(Terminal.Ink.YELLOW, Figures.count(rejected.size(), "rejected row")));
    for (Preview.Rejected row : rejected) {
      String column = row.column().isEmpty() ? "" : row.column() + ": ";
      terminal.say(
          Figures.place(Cells.clean(row.file()), row.record(), row.line())
              + " "
              + terminal.ink(Terminal.Ink.CYAN, Cells.clean(column))
              + Cells.clean(row.message())
              + " "
              + terminal.ink(Terminal.Ink.DIM, "[" + row.code() + "]"));
      int room = Math.max(20, terminal.look().width() - 4);
      terminal.say(
          "    " + terminal.ink(Terminal.Ink.DIM, Cells.shorten(Cells.clean(row.raw()), room)));
    }
  }

  private void tellSetAside(List<Preview.SetAside> files) {
    Terminal terminal = session.terminal();
    if (!files.isEmpty()) {
      String count = Figures.count(files.size(), "file");
      terminal.say(terminal.ink(Terminal.Ink.YELLOW, count + " that a run would set aside"));
    }
    for (Preview.SetAside file : files) {
      terminal.say(
          Cells.clean(file.message())
              + " "
              + terminal.ink(Terminal.Ink.DIM, "[" + file.code() + "]"));
    }
  }

  private static boolean number(String type) {
    return type.startsWith("int") || type.startsWith("float") || type.startsWith("decimal");
  }
}
