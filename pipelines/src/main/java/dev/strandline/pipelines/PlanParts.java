package dev.strandline.pipelines;

import dev.strandline.io.CommitRun;
import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunLimits;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.model.Admission;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.MergeOutput;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Partitioning;
import dev.strandline.model.RunStamp;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardOutput;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.transforms.FitRows;
import dev.strandline.transforms.Lateness;
import dev.strandline.transforms.LocateRows;
import dev.strandline.transforms.Sharding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan says to the steps of the graph, apart from the graph's shape: fixed in a bounded run,
 * and different from epoch to epoch in a stream.
 */
final class PlanParts {
  /** The names under which an epoch carries them. */
  static final String RUN = "run";

  static final String STAMP = "stamp";
  static final String COMMIT = "commit";

  private final RunPlan plan;
  private final Map<String, SinkCommit> commits;

  /**
   * The parts of a plan.
   *
   * @param commits by sink; empty for a graph that never runs
   */
  PlanParts(RunPlan plan, Map<String, SinkCommit> commits) {
    this.plan = plan;
    this.commits = commits;
  }

  static String inputsName(String source) {
    return "inputs of " + source;
  }

  static String shardingName(String sink) {
    return "sharding of " + sink;
  }

  static String byKeyName(String sink) {
    return "sharding of the keys of " + sink;
  }

  static String fitName(String sink) {
    return "fit of " + sink;
  }

  static String latenessName(String step) {
    return "lateness of " + step;
  }

  static String outputName(String sink) {
    return "output of " + sink;
  }

  /** All of them, for an epoch. */
  Map<String, Serializable> all() {
    Map<String, Serializable> parts = new HashMap<>();
    parts.put(RUN, run());
    parts.put(STAMP, stamp());
    parts.put(COMMIT, commit());
    plan.sources()
        .keySet()
        .forEach(name -> parts.put(inputsName(name), new ArrayList<>(inputs(name))));
    new WindowSteps(plan).names().forEach(name -> parts.put(latenessName(name), lateness(name)));
    plan.sinks()
        .forEach(
            (name, sink) -> {
              parts.put(shardingName(name), sharding(name));
              parts.put(outputName(name), output(name));
              parts.put(fitName(name), fit(name));
              if (sink.indexed()) {
                parts.put(byKeyName(name), byKey(name));
              }
            });
    return parts;
  }

  RunContext run() {
    return plan.run();
  }

  RunStamp stamp() {
    return plan.run().stamp();
  }

  List<Input> inputs(String source) {
    return plan.inputsOf(source);
  }

  Lateness lateness(String step) {
    return new WindowSteps(plan).lateness(step);
  }

  Sharding sharding(String node) {
    Sink sink = plan.sink(node);
    FilesPerPartition files = plan.files().getOrDefault(node, FilesPerPartition.ONE);
    List<String> keys = plan.checked().key(node).spreadBy();
    Partitioning partitioning =
        sink.fit().map(Sink.Fit::partitioning).orElseGet(sink::partitioning);
    return Sharding.of(partitioning, files, keys).admitting(admission(sink));
  }

  /** As far as it is about rows of the run. */
  private Admission admission(Sink sink) {
    Admission admission = sink.admission();
    return admission.isAll() ? admission : admission.among(origins());
  }

  private Set<String> origins() {
    Set<String> origins = new HashSet<>();
    for (String source : plan.sources().keySet()) {
      inputs(source).forEach(input -> origins.add(input.origin().text()));
    }
    return origins;
  }

  /** Whether the rows that come to a sink are those of its table. */
  boolean fitsAsItIs(String node) {
    Schema schema = plan.checked().schema(node);
    return plan.sink(node).fit().map(Sink.Fit::table).orElse(schema).equals(schema);
  }

  FitRows.Settings fit(String node) {
    Optional<Sink.Fit> fit = plan.sink(node).fit();
    return new FitRows.Settings(
        fit.map(Sink.Fit::table).orElseGet(() -> plan.checked().schema(node)),
        fit.map(Sink.Fit::onDrift).orElse(OnDrift.DEAD_LETTER),
        stamp().job(node),
        stamp().started());
  }

  /** Of a table with an index. */
  Sharding byKey(String node) {
    if (plan.sink(node).output() instanceof MergeOutput merge) {
      return LocateRows.byKey(sharding(node), merge, plan.checked().key(node).columns());
    }
    throw new IllegalArgumentException(node + " keeps no index");
  }

  ShardOutput output(String node) {
    return plan.sink(node).output();
  }

  CommitRun.Settings commit() {
    return new CommitRun.Settings(
        plan.run().runId(),
        new LinkedHashMap<>(commits),
        bySink(plan.checked()::sourcesOf),
        bySink(new WindowSteps(plan)::before),
        plan.replay().isPresent() ? List.of() : plan.graph().flows(), // letters come in anywhere
        limits(),
        plan.checked().spec().deadLetters().map(DeadLetterSettings::path).orElse(""));
  }

  private Map<String, List<String>> bySink(Function<String, List<String>> nodes) {
    Map<String, List<String>> found = new HashMap<>();
    plan.sinks().keySet().forEach(sink -> found.put(sink, nodes.apply(sink)));
    return found;
  }

  private RunLimits limits() {
    if (plan.replay().isPresent()) {
      return RunLimits.NONE; // what is refused again was counted when it was refused first
    }
    return Limits.of(plan.checked().spec());
  }
}
