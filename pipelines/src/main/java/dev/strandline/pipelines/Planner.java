package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.InputContents;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkKind;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.options.Node;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a checked spec to what a run of it would do now. Writes nothing. */
final class Planner {
  private final CheckedSpec checked;
  private final RunContext run;
  private final Map<String, Sink> sinks = new LinkedHashMap<>();

  Planner(CheckedSpec checked, RunContext run) {
    this.checked = checked;
    this.run = run;
    checked.spec().sinks().forEach((name, node) -> sinks.put(name, sink(node)));
  }

  RunContext run() {
    return run;
  }

  /** The sinks of the plan, by node; nothing of them was looked at yet. */
  Map<String, Sink> sinks() {
    return Collections.unmodifiableMap(sinks);
  }

  /**
   * The plan.
   *
   * @throws IOException if inputs cannot be listed, or one cannot be read in its sink's mode
   */
  RunPlan plan() throws IOException {
    Map<String, Source> sources = new LinkedHashMap<>();
    checked.spec().sources().forEach((name, node) -> sources.put(name, source(node)));
    Map<String, List<Input>> found = new LinkedHashMap<>();
    Map<String, List<Input>> inputs = new LinkedHashMap<>();
    Map<String, List<Input>> skipped = new LinkedHashMap<>();
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      found.put(source.getKey(), source.getValue().inputs());
    }
    Map<String, Input> unread = unread(found, sources, sinks);
    for (Map.Entry<String, List<Input>> source : found.entrySet()) {
      List<Input> read = new ArrayList<>();
      List<Input> rest = new ArrayList<>();
      for (Input input : source.getValue()) {
        Input wanted = unread.get(key(input));
        if (wanted == null) {
          rest.add(input);
        } else {
          read.add(wanted);
        }
      }
      inputs.put(source.getKey(), read);
      skipped.put(source.getKey(), rest);
    }
    Graph graph = Graph.of(checked, sinks).optimized();
    RunPlan plan =
        new RunPlan(
            checked, run, sources, sinks, inputs, skipped, graph, Map.of(), Optional.empty());
    Map<String, FilesPerPartition> files = new PartitionEstimate(plan).files();
    return new RunPlan(
        checked, run, sources, sinks, inputs, skipped, graph, files, Optional.empty());
  }

  /**
   * The plan of a run that takes in dead letters, and nothing else.
   *
   * @throws IOException if the letters cannot be read
   */
  RunPlan replay(LetterFilter filter, boolean discards) throws IOException {
    String store =
        checked
            .spec()
            .deadLetters()
            .map(DeadLetterSettings::path)
            .orElseThrow(
                () -> refused("the spec has no dead_letters; add dead_letters: {path: ...}"));
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      if (!sink.getValue().replays()) {
        throw refused(
            sink.getKey()
                + " reads all its inputs with each run, under the spec as it is then; just run");
      }
      if (!sink.getValue().merges() && sinks.size() > 1) {
        throw refused(
            sink.getKey()
                + " appends beside another sink, and a crash between their commits would add rows"
                + " twice; give it a spec of its own");
      }
    }
    Map<String, Source> sources = new LinkedHashMap<>();
    checked.spec().sources().forEach((name, node) -> sources.put(name, source(node)));
    Replay replay = new ReplayPlanner(checked, sources, sinks, filter, discards).plan(store);
    Map<String, FilesPerPartition> files = new HashMap<>();
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      files.put(sink.getKey(), new FilesPerPartition(1, sink.getValue().fixedFiles()));
    }
    return new RunPlan(
        checked,
        run,
        sources,
        sinks,
        Map.of(),
        Map.of(),
        Graph.of(checked, sinks),
        files,
        Optional.of(replay));
  }

  private static CommandFailed refused(String why) {
    return new CommandFailed(ExitCode.USAGE, "SL-5130", "Cannot replay: " + why);
  }

  /**
   * What any sink still needs, by source and name: an input is passed over only if every sink that
   * its source feeds has it. Of several numbers of its content the highest.
   */
  private Map<String, Input> unread(
      Map<String, List<Input>> found, Map<String, Source> sources, Map<String, Sink> sinks)
      throws IOException {
    Map<String, Input> wanted = new HashMap<>();
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      List<Input> feeding = new ArrayList<>();
      for (String source : checked.sourcesOf(sink.getKey())) {
        feeding.addAll(found.getOrDefault(source, List.of()));
      }
      for (Input input : sink.getValue().unread(feeding, new Contents(sources))) {
        wanted.merge(key(input), input, (a, b) -> a.content() >= b.content() ? a : b);
      }
    }
    return wanted;
  }

  private static String key(Input input) {
    return input.source() + '\0' + input.name();
  }

  /** Asks an input's source. */
  private record Contents(Map<String, Source> sources) implements InputContents {
    @Override
    public String checksum(Input input) throws IOException {
      return source(input).checksum(input);
    }

    @Override
    public String verdict(Input input) throws IOException {
      return source(input).verdict(input);
    }

    private Source source(Input input) {
      return java.util.Objects.requireNonNull(sources.get(input.source()), input.source());
    }
  }

  private <C extends Record> Source source(Node<C> node) {
    if (node.kind() instanceof SourceKind<C> kind) {
      return kind.open(node.name(), node.config(), checked.schema(node.name()), run);
    }
    throw new IllegalArgumentException(node.name() + " is no source that runs here");
  }

  private <C extends Record> Sink sink(Node<C> node) {
    if (node.kind() instanceof SinkKind<C> kind) {
      return kind.open(
          node.name(), node.config(), checked.schema(node.name()), checked.key(node.name()), run);
    }
    throw new IllegalArgumentException(node.name() + " is no sink that runs here");
  }
}
