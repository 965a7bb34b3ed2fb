package dev.strandline.pipelines;

import dev.strandline.io.RunFact;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.Epoch;
import dev.strandline.pipelines.TickScript.Act;
import dev.strandline.suite.StreamLife;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The jobs of one stream's life, each with a TestStream in place of the ticker. The Direct runner
 * comes to rest before each event of a TestStream, so an epoch is planned only when its turn comes,
 * from what the tables have then.
 */
final class TickedStream {
  /** What is counted, to see that it happens. */
  enum Seen {
    JOBS,
    COMMITS,
    /** Epochs that another one has overtaken. */
    STALE,
    /** Epochs under way with another one. */
    RACES,
    /** Epochs given once more, to a job that was restored or to the same one. */
    AGAIN,
    /** Epochs that were planned before others and given after them. */
    KEPT,
    /** Epochs given behind the watermark, which nobody sees. */
    LATE,
    /** Records that came after their windows were closed. */
    LATE_ROWS
  }

  /** How many epochs a checkpoint has seen given and not yet ended. */
  private static final int MOST_UNDER_WAY = 2;

  /** How far behind the latest epoch one may be that is given. */
  private static final int MOST_BEHIND = 10;

  /** Whoever is at work in a pipeline of this process, where its DoFn finds it. */
  private static final Map<String, TickedStream> AT_WORK = new ConcurrentHashMap<>();

  private final StreamLife life;
  private final EpochGraph graph;
  private final Random random;
  private final Map<Seen, Long> seen;
  private final int files;
  private final TreeMap<Long, Epochs.Ready> given = new TreeMap<>();
  private final Deque<Epochs.Ready> kept = new ArrayDeque<>();
  private final List<Epochs.Ready> inTime = new ArrayList<>();
  private final List<Epochs.Ready> dropped = new ArrayList<>();
  private final Map<String, RunOutcome> told = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long next;

  TickedStream(StreamLife life, Path own, Random random, Map<Seen, Long> seen) throws IOException {
    this.life = life;
    this.graph = EpochGraph.of(life.spec(), own);
    this.random = random;
    this.seen = seen;
    this.files = life.left();
  }

  /** A job that goes on from some checkpoint of the one before, for some epochs. */
  void run() throws IOException {
    TickScript script = restored();
    int coming = life.left();
    for (int steps = 2 + random.nextInt(3); steps > 0; steps--) {
      for (int come = Math.min(coming, 1 + random.nextInt(2)); come > 0; come--, coming--) {
        script.come();
      }
      if (random.nextInt(3) == 0) {
        script.behind(random.nextBoolean() ? Act.AGAIN : Act.LATE);
      }
      step(script);
    }
    run(script);
  }

  /** The last jobs: all that is left comes, and is taken in. */
  void runToTheEnd() throws IOException {
    for (int job = 0; job == 0 || (taken() < files && job <= files); job++) {
      TickScript script = restored();
      for (int left = life.left(); left > 0; left--) {
        script.come();
      }
      if (!kept.isEmpty() && random.nextBoolean()) {
        script.give(Act.KEPT);
        script.pass();
      }
      for (int epochs = 2; epochs > 0; epochs--) {
        script.give(Act.PLAN);
        script.pass();
      }
      run(script);
    }
    if (graph.epochs().plan(next).isPresent()) {
      faults.add("there is more to take in");
    }
  }

  private long taken() {
    return committed().stream().mapToLong(outcome -> outcome.inputs().size()).sum();
  }

  /** What was given after the checkpoint is forgotten; what was shortly before comes once more. */
  private TickScript restored() {
    long checkpoint = random.nextInt((int) next + 1);
    given.tailMap(checkpoint, true).clear();
    while (given.size() > MOST_UNDER_WAY) {
      given.pollFirstEntry();
    }
    TickScript script = new TickScript(random, checkpoint);
    script.again(given.keySet());
    return script;
  }

  private void step(TickScript script) {
    switch (random.nextInt(6)) {
      case 0, 1 -> script.give(Act.PLAN);
      case 2, 3 -> {
        script.give(Act.PLAN);
        script.give(Act.PLAN);
        count(Seen.RACES);
      }
      case 4 -> {
        script.keep();
        script.give(Act.PLAN);
        if (random.nextInt(4) > 0) {
          script.pass();
          script.give(Act.KEPT);
        }
      }
      default -> script.timePasses();
    }
    if (random.nextInt(6) > 0) {
      script.pass();
    }
  }

  private void run(TickScript script) throws IOException {
    String id = UUID.randomUUID().toString();
    AT_WORK.put(id, this);
    try {
      graph.run(new Ticks(script.end(), id));
    } finally {
      AT_WORK.remove(id);
    }
    next = script.number();
    count(Seen.JOBS);
    look();
  }

  /** In place of the ticker. */
  private static final class Ticks extends PTransform<PBegin, PCollection<Epoch>> {
    private static final long serialVersionUID = 1;
    private final transient TestStream<String> ticks;
    private final String id;

    Ticks(TestStream<String> ticks, String id) {
      this.ticks = ticks;
      this.id = id;
    }

    @Override
    public PCollection<Epoch> expand(PBegin begin) {
      return begin
          .apply("Ticks", ticks)
          .apply("Give", ParDo.of(new GiveFn(id)))
          .setCoder(Epoch.coder());
    }
  }

  private static final class GiveFn extends DoFn<String, Epoch> {
    private static final long serialVersionUID = 1;
    private final String id;

    GiveFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element String tick, OutputReceiver<Epoch> out) throws IOException {
      TickedStream of = AT_WORK.get(id);
      if (of == null) {
        throw new IllegalStateException("a tick of a job that is over: " + tick);
      }
      of.give(TickScript.Tick.parse(tick)).ifPresent(ready -> out.output(ready.epoch()));
    }
  }

  /** The epoch that a tick gives. */
  private synchronized Optional<Epochs.Ready> give(TickScript.Tick tick) throws IOException {
    return switch (tick.act()) {
      case COME -> {
        life.come();
        yield Optional.empty();
      }
      case PLAN -> inTime(tick, graph.epochs().plan(tick.number()));
      case KEEP -> {
        graph.epochs().plan(tick.number()).ifPresent(kept::add);
        yield Optional.empty();
      }
      case KEPT -> {
        Optional<Epochs.Ready> first = Optional.ofNullable(kept.poll()).filter(this::isLately);
        first.ifPresent(ready -> count(Seen.KEPT));
        yield inTime(tick, first);
      }
      case AGAIN -> {
        Optional<Epochs.Ready> again =
            Optional.ofNullable(given.get(tick.number())).filter(this::isLately);
        again.ifPresentOrElse(ready -> count(Seen.AGAIN), () -> given.remove(tick.number()));
        yield again;
      }
      case LATE -> {
        // Beam knows no window in which nothing was given.
        Optional<Epochs.Ready> late =
            given.containsKey(tick.number())
                ? graph.epochs().plan(tick.number())
                : Optional.empty();
        late.ifPresent(dropped::add);
        late.ifPresent(ready -> count(Seen.LATE));
        yield late;
      }
    };
  }

  /** An epoch forgets its plan when one of its stream is much later. */
  private boolean isLately(Epochs.Ready ready) {
    return inTime.stream()
        .allMatch(one -> one.epoch().number() - ready.epoch().number() < MOST_BEHIND);
  }

  private Optional<Epochs.Ready> inTime(TickScript.Tick tick, Optional<Epochs.Ready> ready) {
    ready.ifPresent(one -> given.put(tick.number(), one));
    ready.ifPresent(inTime::add);
    return ready;
  }

  /** Every epoch that was given in time has ended, and as it had before; no other one has. */
  private void look() throws IOException {
    for (Epochs.Ready ready : inTime) {
      String run = ready.epoch().runId();
      RunOutcome outcome = graph.outcome(ready).orElse(null);
      if (outcome == null) {
        faults.add(run + " has no end");
        continue;
      }
      RunOutcome before = told.put(run, outcome);
      if (before == null) {
        count(outcome.status() == RunOutcome.Status.COMMITTED ? Seen.COMMITS : Seen.STALE);
      } else if (!before.equals(outcome)) {
        faults.add(run + " ended as " + before + ", then as " + outcome);
      }
    }
    for (Epochs.Ready ready : dropped) {
      if (graph.outcome(ready).isPresent()) {
        faults.add(ready.epoch().runId() + " was too late");
      }
    }
  }

  /** The inputs of each commit, in their order. */
  List<Set<String>> commits() {
    TreeMap<Long, Set<String>> commits = new TreeMap<>();
    for (RunOutcome outcome : committed()) {
      Set<String> names = new TreeSet<>();
      outcome.inputs().forEach(consumed -> names.add(consumed.input().name()));
      outcome.commits().values().forEach(number -> commits.put(number, names));
    }
    return List.copyOf(commits.values());
  }

  private List<RunOutcome> committed() {
    return told.values().stream()
        .filter(outcome -> outcome.status() == RunOutcome.Status.COMMITTED)
        .toList();
  }

  /** What is not as it must be, apart from the tables' rows and letters. */
  List<String> faults() throws Exception {
    List<String> found = new ArrayList<>(faults);
    Books books = Books.EMPTY;
    Map<String, Long> taken = new TreeMap<>();
    for (RunOutcome outcome : told.values()) {
      found.addAll(outcome.books().imbalances());
      switch (outcome.status()) {
        case COMMITTED -> {
          books = books.plus(outcome.books());
          for (RunFact.Consumed input : outcome.inputs()) {
            taken.merge(input.input().name(), 1L, Long::sum);
          }
        }
        case STALE -> {}
        case DRIFTED, SHRINKS, OVER_LIMIT, BAD_INPUT, UNBALANCED ->
            found.add(outcome.status() + " " + outcome.message());
      }
    }
    taken.forEach((name, times) -> add(found, times != 1, name + " was taken in " + times));
    long read = 0;
    for (String source : graph.checked().spec().sources().keySet()) {
      read += books.get(source, Books.Entry.IN);
    }
    add(found, read != life.records(), read + " records in the books, not " + life.records());
    for (Path table : life.tables()) {
      long number = TableState.read(Stores.open(table.toString())).number();
      add(found, number != committed().size(), number + " commits of " + committed().size());
    }
    add(found, life.doubledLetters() > 0, "letters are there twice");
    add(found, !life.strays().isEmpty(), "staged: " + life.strays());
    return found;
  }

  private static void add(List<String> found, boolean isFault, String fault) {
    if (isFault) {
      found.add(fault);
    }
  }

  private void count(Seen what) {
    seen.merge(what, 1L, Long::sum);
  }
}
