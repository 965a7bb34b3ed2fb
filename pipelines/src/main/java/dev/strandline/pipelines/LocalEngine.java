package dev.strandline.pipelines;

import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.LeaseHeld;
import dev.strandline.io.commit.LeaseLost;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.commit.Snapshot;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.table.CompactSettings;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.JsonSchema;
import dev.strandline.options.RunMode;
import dev.strandline.options.Spec;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.cli.Checked;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.CompactArguments;
import dev.strandline.pipelines.cli.Compacted;
import dev.strandline.pipelines.cli.Engine;
import dev.strandline.pipelines.cli.LedgerEntry;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.cli.PlanView;
import dev.strandline.pipelines.cli.Preview;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunEntry;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.cli.TableFiles;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers the command line in this process: from a spec to a check, a plan, a preview, a run. */
public final class LocalEngine implements Engine {
  @Override
  public Checked validate(Request request) {
    CheckedSpec checked = check(request);
    Spec spec = checked.spec();
    if (request.runner().isPresent()) {
      runner(request, checked);
    } else {
      RunMode mode = Capabilities.modeOf(spec, request);
      Capabilities.check(spec, mode, choice(request, mode).profile());
    }
    List<PlanView.Node> nodes = new ArrayList<>();
    spec.nodes().forEach(node -> nodes.add(PlanPictures.node(node, checked)));
    return new Checked(spec.name(), spec.hash(), nodes, warnings(checked));
  }

  @Override
  public PlanView plan(Request request) {
    RunPlan plan = planOf(request);
    LocalRunner.Choice choice =
        choice(request, Capabilities.modeOf(plan.checked().spec(), request));
    return PlanPictures.of(
        plan, choice, plan.withoutInputs(request.allowEmpty()), warnings(plan.checked()));
  }

  @Override
  public Preview preview(Request request, int limit) {
    try {
      return new PreviewRows(planOf(request), limit).preview();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public void makeReady() {
    HeadStart.forRun();
  }

  @Override
  public RunReport run(Request request, RunListener listener) {
    Planner planner = planner(request);
    if (isStream(request, planner.checked().spec())) {
      return stream(request, planner, listener);
    }
    ConfiguredRunner runner = runner(request, planner.checked()).ready();
    // Before the plan: what it finds stays so until the run is over.
    try (RunLeases leases =
        RunLeases.take(
            planner.sinks().values(), planner.run().runId(), RunLeases.terms(request.env()))) {
      RunPlan plan = planner.plan();
      if (!runner.isRemote()) {
        HeadStart.forInputs(plan);
      }
      return new LocalRun(request, plan, runner, listener, leases).run();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  private static boolean isStream(Request request, Spec spec) {
    if (Capabilities.modeOf(spec, request) == RunMode.BATCH) {
      return false;
    }
    if (request.full() || request.allowEmpty() || !request.inputs().isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "SL-5118",
          "Cannot run a stream with --full, --allow-empty or --inputs, which are for one bounded"
              + " run: say --once too");
    }
    return true;
  }

  private static RunReport stream(Request request, Planner planner, RunListener listener) {
    ConfiguredRunner runner = runner(request, planner.checked()).ready();
    try (RunLeases leases =
        RunLeases.take(
            planner.sinks().values(), planner.run().runId(), RunLeases.terms(request.env()))) {
      return new StreamRun(request, planner.shape(), runner, listener, leases).run();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public RunReport replay(
      Request request, LetterFilter filter, boolean discards, RunListener listener) {
    Planner planner = planner(request, RunContext.Purpose.REPLAY);
    ConfiguredRunner runner = runner(request.boundedOnce(), planner.checked()).ready();
    try (RunLeases leases =
        RunLeases.take(
            planner.sinks().values(), planner.run().runId(), RunLeases.terms(request.env()))) {
      // A dead replay may have letters on their way, which are none of this one's.
      for (Sink sink : planner.sinks().values()) {
        sink.rollForward();
      }
      RunPlan plan = planner.replay(filter, discards);
      return new LocalRun(request, plan, runner, listener, leases).run();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public List<LetterGroup> deadLetters(Request request, LetterFilter filter) {
    Planner planner = planner(request);
    Spec spec = planner.checked().spec();
    String path =
        spec.deadLetters()
            .orElseThrow(
                () ->
                    new CommandFailed(
                        ExitCode.USAGE,
                        "SL-5110",
                        "Cannot list dead letters: the spec "
                            + spec.name()
                            + " has no dead_letters; add dead_letters: {path: ...}"))
            .path();
    LetterStandings standings = new LetterStandings(planner.checked(), planner.sinks());
    try {
      // A run's letters are listed as it left them, whatever came after.
      return filter.run().isPresent()
          ? LetterGroups.of(path, filter)
          : LetterGroups.of(path, filter, standings::isOver);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public List<LetterGroup> deadLettersAt(String path, LetterFilter filter) {
    try {
      Mistyped.requireLetters(path);
      return LetterGroups.of(path, filter);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public TableFiles files(TableChoice table, OptionalLong commit) {
    try {
      Store store = Stores.open(locationOf(table));
      Snapshot snapshot =
          commit.isPresent() ? Snapshot.of(store, commit.getAsLong()) : Snapshot.latest(store);
      List<TableFiles.TableFile> files = new ArrayList<>();
      for (Snapshot.Placed placed : snapshot.files()) {
        DataFile file = placed.file();
        files.add(
            new TableFiles.TableFile(
                store.location() + "/" + placed.path(),
                file.partition(),
                file.rows(),
                file.bytes(),
                file.commit(),
                file.checksum()));
      }
      boolean latest = Snapshot.isLatest(store, snapshot.commit());
      return new TableFiles(
          store.location(), snapshot.commit(), snapshot.published(), latest, files);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public long latestCommit(TableChoice table) {
    try {
      return TableState.read(Stores.open(locationOf(table))).number();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public List<RunEntry> history(TableChoice table, int limit) {
    try {
      return new TableHistory(locationOf(table)).runs(limit);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public List<LedgerEntry> ledger(TableChoice table) {
    try {
      return new TableHistory(locationOf(table)).ledger();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Compacted compact(TableChoice table, CompactArguments how, RunListener listener) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String location;
    CompactSettings settings = CompactSettings.DEFAULT;
    RunContext run = new RunContext(RunId.create(now), "", "", now);
    if (table.path().isPresent()) {
      location = tableAt(table.path().get());
    } else {
      Planner planner = planner(table.spec().orElseThrow());
      Sink sink = sinkOf(planner.sinks(), table.sink());
      location = sink.target();
      settings = CompactSettings.of(sink);
      run = planner.run();
    }
    if (how.targetBytes().isPresent()) {
      settings = settings.withTarget(how.targetBytes().getAsLong());
    }
    if (how.deleteMemory().isPresent()) {
      settings = settings.withDeleteMemory(how.deleteMemory().get());
    }
    if (how.rewriteSchema()) {
      settings = settings.rewritingSchema();
    }
    TableCompaction compaction = new TableCompaction(location, settings, run);
    try {
      return how.dryRun()
          ? compaction.look()
          : compaction.compact(
              RunLeases.terms(
                  table
                      .spec()
                      .map(Request::env)
                      .orElse(name -> Optional.ofNullable(System.getenv(name)))),
              listener);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static String locationOf(TableChoice table) {
    return table.path().isPresent()
        ? tableAt(table.path().get())
        : sinkOf(planner(table.spec().orElseThrow()).sinks(), table.sink()).target();
  }

  /** The path, at which a table is. */
  private static String tableAt(String path) {
    try {
      Mistyped.requireTable(path);
      return path;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Sink sinkOf(Map<String, Sink> sinks, Optional<String> named) {
    String name =
        named
            .or(() -> sinks.size() == 1 ? sinks.keySet().stream().findFirst() : Optional.empty())
            .orElse("");
    Sink sink = sinks.get(name);
    if (sink == null) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "SL-5121",
          "Cannot tell which table is meant: name one of the spec's sinks with --sink, "
              + sinks.keySet());
    }
    return sink;
  }

  @Override
  public String jsonSchema() {
    return JsonSchema.generate(Catalog.fromClassPath());
  }

  private static CheckedSpec check(Request request) {
    Spec spec =
        SpecLoader.of(Catalog.fromClassPath())
            .withEnv(name -> request.env().apply(name).orElse(null))
            .load(request.spec(), request.params());
    return CheckedSpec.of(spec);
  }

  private static Planner planner(Request request) {
    return planner(request, request.full() ? RunContext.Purpose.FULL : RunContext.Purpose.RUN);
  }

  private static Planner planner(Request request, RunContext.Purpose purpose) {
    CheckedSpec checked = check(request);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    RunContext run =
        new RunContext(
            RunId.create(now),
            checked.spec().name(),
            checked.spec().hash(),
            now,
            purpose,
            request.allowShrink());
    return new Planner(checked, run, NamedInputs.of(request.inputs()));
  }

  private static RunPlan planOf(Request request) {
    try {
      return planner(request).plan();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** The runner of a run, with its options; what the spec must not ask of it is refused. */
  private static ConfiguredRunner runner(Request request, CheckedSpec checked) {
    RunMode mode = Capabilities.modeOf(checked.spec(), request);
    LocalRunner.Choice choice = choice(request, mode);
    Capabilities.check(checked.spec(), mode, choice.profile());
    ConfiguredRunner runner = ConfiguredRunner.of(choice, request, mode);
    if (runner.isRemote()) {
      SharedPaths.check(checked.spec());
    }
    return runner;
  }

  private static LocalRunner.Choice choice(Request request, RunMode mode) {
    LocalRunner runner = LocalRunner.fromClassPath();
    return request
        .runner()
        .map(runner::named)
        .orElseGet(mode == RunMode.STREAM ? runner::byDefaultForStreams : runner::byDefault)
        .orElseThrow(
            () ->
                new CommandFailed(
                    ExitCode.USAGE,
                    "SL-5111",
                    "Cannot run on \""
                        + request.runner().orElse("")
                        + "\": the runners here are "
                        + runner.names()));
  }

  private static List<String> warnings(CheckedSpec checked) {
    List<String> warnings = new ArrayList<>(checked.warnings());
    if (checked.spec().deadLetters().isEmpty()) {
      warnings.add(
          "There is no dead_letters: the first row that cannot be read stops a run (exit code 5)");
    }
    return warnings;
  }

  /** What rows of the data have shown, if it has an id and so a remedy; else as it is. */
  private static RuntimeException failed(RuntimeException e) {
    return e instanceof CommandFailed || e instanceof InvalidSpec
        ? e
        : ErrorIds.of(e)
            .<RuntimeException>map(
                id -> new CommandFailed(ExitCode.FAILED, id, ErrorIds.sentence(e), e))
            .orElse(e);
  }

  private static RuntimeException failed(Exception e) {
    return e instanceof IOException failure ? failed(failure) : failed((RuntimeException) e);
  }

  /** What a user can put right: a file, a right, a store. */
  static CommandFailed failed(IOException e) {
    boolean locked =
        e instanceof LeaseHeld || e instanceof LeaseLost || e instanceof CommitConflict;
    return new CommandFailed(
        locked ? ExitCode.LOCKED : ExitCode.FAILED,
        ErrorIds.of(e).orElse("SL-5100"),
        ErrorIds.sentence(e),
        e);
  }

  /** Files a partition when nothing is known. */
  static FilesPerPartition filesOf(RunPlan plan, String sink) {
    return plan.files().getOrDefault(sink, FilesPerPartition.ONE);
  }
}
