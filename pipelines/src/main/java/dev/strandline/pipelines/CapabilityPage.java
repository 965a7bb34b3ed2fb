package dev.strandline.pipelines;

import dev.strandline.io.SinkKind;
import dev.strandline.io.SourceKind;
import dev.strandline.model.Schema;
import dev.strandline.options.Capability;
import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.NodeKind;
import dev.strandline.options.Problem;
import dev.strandline.options.RunMode;
import dev.strandline.options.SpecLoader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Gives the page of what runs where, in Markdown: each kind and each runner is asked, and each
 * source is put before each sink in a spec that is checked.
 */
public final class CapabilityPage {
  private static final String HEAD =
      """
      # What runs where

      Generated from what the kinds of nodes and the runners say of themselves; do not edit.

      A spec runs where its runner and all of its nodes do. `strandline validate spec.yaml --runner NAME` asks for a spec of yours, and tells the reason
      at the place; without `--runner` it asks for the default one. What a runner makes of a job does not depend
      on its nodes: the suite compares rows, letters and books of the same jobs on all of them.
      """;

  private final Catalog catalog;
  private final List<RunnerProfile> profiles;
  private final StringBuilder out = new StringBuilder(HEAD);

  private CapabilityPage(Catalog catalog, List<RunnerProfile> profiles) {
    this.catalog = catalog;
    this.profiles = profiles.stream().sorted(Comparator.comparing(RunnerProfile::name)).toList();
  }

  /** The page as Markdown that ends with a line break. */
  public static String generate(Catalog catalog, List<RunnerProfile> profiles) {
    CapabilityPage page = new CapabilityPage(catalog, profiles);
    page.runners();
    for (NodeKind.Role role : NodeKind.Role.values()) {
      page.nodes(role);
    }
    page.pairs();
    page.product();
    return page.out.toString();
  }

  private void runners() {
    head("Runners", "Runner");
    for (RunnerProfile profile : profiles) {
      row("`" + profile.name() + "`", profile::capability);
    }
  }

  private void nodes(NodeKind.Role role) {
    String section = role.section();
    head(Character.toUpperCase(section.charAt(0)) + section.substring(1), "Type");
    for (NodeKind<?> kind : catalog.kinds(role)) {
      row("`" + kind.type() + "`", kind::capability);
    }
  }

  private void head(String title, String first) {
    line("\n## " + title + "\n");
    line("| " + first + " | Batch | Stream |\n|---|---|---|");
  }

  private interface Asked {
    Capability in(RunMode mode);
  }

  private void row(String name, Asked asked) {
    line(
        "| "
            + name
            + " | "
            + cell(asked.in(RunMode.BATCH))
            + " | "
            + cell(asked.in(RunMode.STREAM))
            + " |");
  }

  private static String cell(Capability capability) {
    String word = capability.runs() ? "**runs**" : "refused";
    return (capability.told().isEmpty() ? word : word + ": " + capability.told())
        .replace("|", "\\|");
  }

  /** Which source may feed which mode of which sink. */
  private void pairs() {
    for (NodeKind<?> kind : catalog.kinds(NodeKind.Role.SINK)) {
      if (!(kind instanceof SinkKind<?> sink) || sink.modes().isEmpty()) {
        continue;
      }
      line("\n## Sources and the modes of `" + sink.type() + "`\n");
      line("`merge` behind `LatestPerKey`, the others behind the source.\n");
      line("| Source | `" + String.join("` | `", sink.modes()) + "` |");
      line("|---|" + "---|".repeat(sink.modes().size()));
      for (NodeKind<?> source : catalog.kinds(NodeKind.Role.SOURCE)) {
        List<String> cells = new ArrayList<>();
        sink.modes().forEach(mode -> cells.add(pair((SourceKind<?>) source, sink, mode)));
        line("| `" + source.type() + "` | " + String.join(" | ", cells) + " |");
      }
    }
  }

  private String pair(SourceKind<?> source, SinkKind<?> sink, String mode) {
    try {
      check(source, "", sink, mode);
      return "**runs**";
    } catch (InvalidSpec plain) {
      try {
        check(source, keyOf(source, sink), sink, mode);
        return "**runs**";
      } catch (InvalidSpec e) {
        TreeSet<String> codes = new TreeSet<>();
        e.problems().stream().map(Problem::code).forEach(codes::add);
        return "refused: [" + String.join(", ", codes) + "](errors.md)";
      }
    }
  }

  private String keyOf(SourceKind<?> source, SinkKind<?> sink) {
    Schema schema = check(source, "", sink, sink.modes().get(0)).schema("from");
    return schema.names().get(0);
  }

  private CheckedSpec check(SourceKind<?> source, String key, SinkKind<?> sink, String mode) {
    String step =
        key.isEmpty()
            ? ""
            : "steps: {latest: {type: LatestPerKey, input: from, config: {keys: [" + key + "]}}}\n";
    String yaml =
        "strandline: v1\nname: pair\nsources:\n  from:\n"
            + source.example().indent(4)
            + step
            + "sinks:\n  to: {type: "
            + sink.type()
            + ", input: "
            + (key.isEmpty() ? "from" : "latest")
            + ", config: {path: table, mode: "
            + mode
            + "}}\n";
    return CheckedSpec.of(SpecLoader.of(catalog).load("pair.yaml", yaml, Map.of()));
  }

  /** How many combinations there are, so that a page says of each what the tables together do. */
  private void product() {
    line("\n## All combinations\n");
    for (RunMode mode : RunMode.values()) {
      List<String> runners =
          profiles.stream()
              .filter(profile -> profile.capability(mode).runs())
              .map(profile -> "`" + profile.name() + "`")
              .toList();
      line(
          "- "
              + mode.word()
              + ": sources "
              + running(NodeKind.Role.SOURCE, mode)
              + "; steps "
              + running(NodeKind.Role.STEP, mode)
              + "; sinks "
              + running(NodeKind.Role.SINK, mode)
              + "; on "
              + (runners.isEmpty() ? "no runner" : String.join(", ", runners)));
    }
  }

  private String running(NodeKind.Role role, RunMode mode) {
    List<String> types =
        catalog.kinds(role).stream()
            .filter(kind -> kind.capability(mode).runs())
            .map(kind -> "`" + kind.type() + "`")
            .toList();
    return types.isEmpty() ? "none" : String.join(", ", types);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
