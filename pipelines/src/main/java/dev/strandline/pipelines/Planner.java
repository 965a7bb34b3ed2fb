package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.InputContents;
import dev.strandline.io.Intake;
import dev.strandline.io.LeftOut;
import dev.strandline.io.Listing;
import dev.strandline.io.Offered;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkKind;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.model.Column;
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
  private final NamedInputs named;
  private final Map<String, Sink> sinks = new LinkedHashMap<>();
  private long most = Long.MAX_VALUE;
  private long left;

  Planner(CheckedSpec checked, RunContext run) {
    this(checked, run, NamedInputs.ALL);
  }

  /** A planner of a run that reads some inputs, whether the tables have them or not. */
  Planner(CheckedSpec checked, RunContext run, NamedInputs named) {
    this.checked = checked;
    this.run = run;
    this.named = named;
    checked.spec().sinks().forEach((name, node) -> sinks.put(name, sink(node)));
  }

  /** The same, of a run that takes in about so many new rows at most. */
  Planner upTo(long rows) {
    most = rows;
    return this;
  }

  /** About how many new rows the plan has left for another run. */
  long left() {
    return left;
  }

  /** The plan of a run without its inputs: what gives the graph of a stream its shape. */
  RunPlan shape() {
    return new RunPlan(
        checked,
        run,
        sources(),
        sinks,
        Map.of(),
        Map.of(),
        Graph.of(checked, sinks).optimized(),
        Map.of(),
        Optional.empty());
  }

  private Map<String, Source> sources() {
    Map<String, Source> sources = new LinkedHashMap<>();
    checked.spec().sources().forEach((name, node) -> sources.put(name, source(node)));
    return sources;
  }

  RunContext run() {
    return run;
  }

  CheckedSpec checked() {
    return checked;
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
    Map<String, Source> sources = sources();
    Map<String, List<Offered>> found = found(sources);
    Map<String, List<Input>> inputs = new LinkedHashMap<>();
    Map<String, List<LeftOut>> left = new LinkedHashMap<>();
    Taken taken = taken(found, sources);
    for (Map.Entry<String, List<Offered>> source : found.entrySet()) {
      List<Input> read = new ArrayList<>();
      List<LeftOut> rest = new ArrayList<>();
      for (Offered offered : source.getValue()) {
        Input wanted = taken.read.get(key(offered.input()));
        if (wanted == null) {
          rest.add(
              taken.left.getOrDefault(
                  key(offered.input()), new LeftOut(offered.input(), Intake.why(offered))));
        } else {
          read.add(wanted);
        }
      }
      inputs.put(source.getKey(), read);
      left.put(source.getKey(), rest);
    }
    Optional<CheckedSpec> wider = withMoreColumns(sources, inputs);
    if (wider.isPresent()) {
      return new Planner(wider.get(), run, named).plan();
    }
    Graph graph = Graph.of(checked, sinks).optimized();
    RunPlan plan =
        new RunPlan(checked, run, sources, sinks, inputs, left, graph, Map.of(), Optional.empty());
    Map<String, FilesPerPartition> files = new PartitionEstimate(plan).files();
    return new RunPlan(checked, run, sources, sinks, inputs, left, graph, files, Optional.empty());
  }

  /** The spec with the columns that inputs have, and it has not, where it says to read them too. */
  private Optional<CheckedSpec> withMoreColumns(
      Map<String, Source> sources, Map<String, List<Input>> inputs) throws IOException {
    Map<String, Node<?>> wider = new LinkedHashMap<>(checked.spec().sources());
    boolean found = false;
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      List<Column> more =
          source.getValue().moreColumns(inputs.getOrDefault(source.getKey(), List.of()));
      if (!more.isEmpty()) {
        wider.computeIfPresent(source.getKey(), (name, node) -> with(node, more));
        found = true;
      }
    }
    return found && !wider.equals(checked.spec().sources())
        ? Optional.of(CheckedSpec.of(checked.spec().with(wider)))
        : Optional.empty();
  }

  private static <C extends Record> Node<C> with(Node<C> node, List<Column> more) {
    if (node.kind() instanceof SourceKind<C> kind) {
      C config = kind.with(node.config(), more);
      return new Node<>(node.name(), kind, node.inputs(), config, node.place());
    }
    throw new IllegalArgumentException(node.name() + " is no source that runs here");
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
    Map<String, Source> sources = sources();
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

  /** What the sources have found, and what the user wants of each. */
  private Map<String, List<Offered>> found(Map<String, Source> sources) throws IOException {
    if (named.isAny()) {
      requireNameable();
    }
    Map<String, List<Offered>> found = new LinkedHashMap<>();
    List<Input> all = new ArrayList<>();
    OwnOutput own = new OwnOutput(checked, sinks);
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      String name = source.getKey();
      Listing listing = source.getValue().upTo(most).listing(() -> consumed(name));
      left += listing.left();
      all.addAll(listing.inputs());
      List<Offered> offered = new ArrayList<>();
      for (Input input : listing.inputs()) {
        own.refuse(input);
        offered.add(new Offered(input, askOf(input, listing)));
      }
      found.put(source.getKey(), offered);
    }
    named.requireFound(all);
    return found;
  }

  private Offered.Ask askOf(Input input, Listing listing) {
    if (named.isAny() && !named.isNamed(input)) {
      return Offered.Ask.NOT;
    }
    if (listing.young().contains(input.name())) {
      return Offered.Ask.LATER;
    }
    return named.isAny() ? Offered.Ask.AGAIN : Offered.Ask.IF_NEW;
  }

  private void requireNameable() {
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      if (sink.getValue().replacesAll()) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "SL-5114",
            "Cannot read some inputs only: "
                + (run.full()
                    ? "--full makes tables again from all inputs; leave out --inputs or --full"
                    : sink.getKey()
                        + " is overwritten, and with some inputs only it would lose the rows of all"
                        + " others; leave out --inputs, or use mode: merge or overwrite_partitions"));
      }
    }
  }

  /** What has to be read, by source and name, and why the rest is not. */
  private record Taken(Map<String, Input> read, Map<String, LeftOut> left) {}

  /**
   * What any sink still needs: an input is passed over only if every sink that its source feeds
   * passes it over. Of several numbers of its content the highest.
   */
  private Taken taken(Map<String, List<Offered>> found, Map<String, Source> sources)
      throws IOException {
    Taken taken = new Taken(new HashMap<>(), new HashMap<>());
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      List<Offered> feeding = new ArrayList<>();
      for (String source : checked.sourcesOf(sink.getKey())) {
        feeding.addAll(found.getOrDefault(source, List.of()));
      }
      Intake intake = sink.getValue().take(feeding, new Contents(sources));
      for (Input input : intake.read()) {
        taken.read.merge(key(input), input, (a, b) -> a.content() >= b.content() ? a : b);
      }
      intake.left().forEach(left -> taken.left.putIfAbsent(key(left.input()), left));
    }
    return taken;
  }

  /** What each sink that the source feeds has taken in of it. */
  private Map<String, List<Input>> consumed(String source) throws IOException {
    Map<String, List<Input>> consumed = new LinkedHashMap<>();
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      if (checked.sourcesOf(sink.getKey()).contains(source)) {
        consumed.put(sink.getKey(), sink.getValue().consumed(source));
      }
    }
    return consumed;
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
