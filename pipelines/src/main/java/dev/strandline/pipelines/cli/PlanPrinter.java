package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.Figures;
import java.util.ArrayList;
import java.util.List;

/** Prints a plan for people: the graph, then what it would read and write, then why it is so. */
final class PlanPrinter {
  private final Terminal terminal;
  private final int most;

  /** A printer that lists at most that many inputs and partitions. */
  PlanPrinter(Terminal terminal, int most) {
    this.terminal = terminal;
    this.most = most;
  }

  void print(PlanView plan) {
    terminal.say(terminal.ink(Terminal.Ink.BOLD, plan.name()));
    plan.nodes().forEach(node -> node(plan, node));
    title("runner");
    terminal.say("  " + plan.runner().name() + ": " + plan.runner().why());
    inputs(plan.inputs());
    if (plan.changes()) {
      touched(plan);
    } else {
      title("a run would change nothing");
    }
    if (!plan.rules().isEmpty()) {
      title("planner's choices");
      plan.rules().forEach(rule -> terminal.say("  " + rule.name() + ": " + rule.why()));
    }
    plan.warnings().forEach(terminal::warn);
  }

  private void node(PlanView plan, PlanView.Node node) {
    List<String> from = new ArrayList<>();
    for (PlanView.Edge edge : plan.edges()) {
      if (edge.to().equals(node.id())) {
        from.add(edge.from() + (edge.label().isEmpty() ? "" : " (" + edge.label() + ")"));
      }
    }
    String kind = node.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    boolean named = !node.type().equals(kind);
    terminal.say(
        "  "
            + terminal.ink(Terminal.Ink.DIM, Cells.left(kind, 13))
            + (named ? name(node, kind) : "")
            + (from.isEmpty()
                ? ""
                : terminal.ink(
                    Terminal.Ink.DIM, (named ? " <- " : "<- ") + String.join(", ", from))));
    node.details().forEach(detail -> terminal.say(" ".repeat(17) + Cells.clean(detail)));
  }

  /** Name and type; a name that repeats the word before it loses it. */
  private String name(PlanView.Node node, String kind) {
    String id = node.id();
    String shown = id.startsWith(kind + " ") ? id.substring(kind.length() + 1) : id;
    return terminal.ink(Terminal.Ink.CYAN, shown) + " " + node.type();
  }

  private void inputs(List<PlanView.InputFile> inputs) {
    List<PlanView.InputFile> read = inputs.stream().filter(one -> one.note().isEmpty()).toList();
    List<PlanView.InputFile> left = inputs.stream().filter(one -> !one.note().isEmpty()).toList();
    inputs("reads", read);
    if (!left.isEmpty()) {
      inputs("leaves out", left);
    }
  }

  private void inputs(String title, List<PlanView.InputFile> inputs) {
    long bytes = inputs.stream().mapToLong(PlanView.InputFile::bytes).sum();
    title(title + ": " + Figures.count(inputs.size(), "file") + ", " + Figures.bytes(bytes));
    for (PlanView.InputFile input : inputs.subList(0, Math.min(most, inputs.size()))) {
      String rows =
          input.rows().isPresent()
              ? ", about " + Figures.count(input.rows().getAsLong(), "row")
              : "";
      terminal.say(
          "  "
              + input.source()
              + ": "
              + Cells.clean(input.path())
              + " ("
              + Figures.bytes(input.bytes())
              + rows
              + ")"
              + (input.note().isEmpty() ? "" : " " + input.note()));
    }
    more(inputs.size());
  }

  private void touched(PlanView plan) {
    for (PlanView.Extent extent : plan.extents()) {
      title("writes " + extent.sink() + " -> " + extent.target());
      List<PlanView.Touched> parts =
          plan.touched().stream().filter(part -> part.sink().equals(extent.sink())).toList();
      for (PlanView.Touched part : parts.subList(0, Math.min(most, parts.size()))) {
        String path = part.path().isEmpty() ? "the table" : Cells.clean(part.path());
        terminal.say("  " + part.action() + " " + path);
      }
      more(parts.size());
      terminal.say(terminal.ink(Terminal.Ink.DIM, "  " + extent.how()));
    }
  }

  private void more(int size) {
    if (size > most) {
      terminal.say(
          terminal.ink(Terminal.Ink.DIM, "  and " + Figures.count(size - most) + " more (--all)"));
    }
  }

  private void title(String text) {
    terminal.say(terminal.ink(Terminal.Ink.BOLD, text));
  }
}
