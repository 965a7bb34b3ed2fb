package dev.strandline.io;

import dev.strandline.io.RunOutcome.Status;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.JobLease;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.Copyable;
import dev.strandline.model.Flow;
import dev.strandline.model.Horizon;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Planned;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of a run: all facts meet behind one key, books and limits are looked at, and then
 * each sink commits, or none.
 *
 * <p>It may run twice: a commit that is there already is success. The outcome is written last, into
 * the run's folder of the first sink's table.
 */
public final class CommitRun extends PTransform<PCollection<RunFact>, PDone> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(CommitRun.class);

  /** The node under which letters' files are told. */
  public static final String LETTERS = "dead_letters";

  private static final int MOST_COLUMNS_TOLD = 10;

  private final Planned<Settings> settings;
  private final Overtaken overtaken;
  private final List<JobLease> leases;

  /** What becomes of a run whose commit's number another run has. */
  private enum Overtaken {
    FAILS,
    IS_STALE
  }

  /**
   * What the commit needs.
   *
   * @param sinks by node, in the order of the spec
   * @param sources by sink, those whose rows come to it
   * @param windows by sink, the steps with windows of event time whose rows come to it
   * @param flows between which nodes rows travel
   * @param letters the dead letters' store; empty where there is none
   */
  public record Settings(
      String runId,
      LinkedHashMap<String, SinkCommit> sinks,
      Map<String, List<String>> sources,
      Map<String, List<String>> windows,
      List<Flow> flows,
      RunLimits limits,
      String letters)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public Settings {
      sources = Map.copyOf(sources);
      windows = Map.copyOf(windows);
      flows = List.copyOf(flows);
    }

    /** Where the outcome is kept. */
    public String folder() {
      return sinks.values().iterator().next().runFolder();
    }

    /** Whether the run is over: in a stream a restored job may come by it once more. */
    boolean isTold() throws IOException {
      return Stores.open(folder()).stat(RunOutcome.FILE).isPresent();
    }
  }

  private CommitRun(Planned<Settings> settings, Overtaken overtaken, List<JobLease> leases) {
    this.settings = settings;
    this.overtaken = overtaken;
    this.leases = List.copyOf(leases);
  }

  public static CommitRun of(Settings settings) {
    return new CommitRun(Planned.as(settings), Overtaken.FAILS, List.of());
  }

  /** The same for a job that holds leases: they are released once all is done. */
  public CommitRun releasing(List<JobLease> held) {
    return new CommitRun(settings, overtaken, held);
  }

  /**
   * The last step of each epoch of a stream, whose facts are in a window of their own. An epoch
   * whose number another run has is stale: it leaves nothing but that word, and whoever plans
   * epochs plans again.
   */
  public static CommitRun ofEpochs(Planned<Settings> settings) {
    return new CommitRun(settings, Overtaken.IS_STALE, List.of());
  }

  @Override
  public PDone expand(PCollection<RunFact> facts) {
    facts
        .apply("One key", MapEach.by(fact -> KV.of(0, fact)))
        .setCoder(KvCoder.of(VarIntCoder.of(), RunFact.coder()))
        .apply("All facts", GroupByKey.create())
        .apply(
            "Commit",
            ParDo.of(new CommitFn(settings, overtaken, leases)).withSideInputs(settings.views()));
    return PDone.in(facts.getPipeline());
  }

  private static final class CommitFn extends DoFn<KV<Integer, Iterable<RunFact>>, Void>
      implements Copyable {
    private static final long serialVersionUID = 1;
    private final Planned<Settings> settings;
    private final Overtaken overtaken;
    private final List<JobLease> leases;

    CommitFn(Planned<Settings> settings, Overtaken overtaken, List<JobLease> leases) {
      this.settings = settings;
      this.overtaken = overtaken;
      this.leases = leases;
    }

    @Override
    public DoFn<?, ?> copy() {
      return new CommitFn(settings, overtaken, leases);
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<RunFact>> facts, ProcessContext context)
        throws IOException {
      Settings of = settings.in(context);
      if (overtaken == Overtaken.FAILS) {
        RunWatch.tellClosing(of.runId());
        new Closing(of).add(facts.getValue()).close();
        leases.forEach(CommitFn::release);
      } else if (!of.isTold()) {
        new Closing(of).add(facts.getValue()).closeEpoch();
      }
    }

    private static void release(JobLease lease) {
      try {
        lease.release();
      } catch (IOException e) {
        LOG.warn("Cannot release the lock of {}: {}", lease.table(), e.toString());
      }
    }
  }

  /** The end of one run. */
  static final class Closing {
    private final Settings settings;
    private Books books = Books.EMPTY;
    private final Map<String, RunFact.Consumed> inputs = new TreeMap<>();
    private final List<RunFact.Written> written = new ArrayList<>();
    private final List<SinkCommit.LetterFile> letters = new ArrayList<>();
    private final Map<String, RunFact.Refused> refused = new TreeMap<>();
    private final Map<String, RunFact.Drifted> drifted = new TreeMap<>();
    private final List<RunFact.Reached> reached = new ArrayList<>();
    private final Map<String, Horizon> truncated = new TreeMap<>();

    Closing(Settings settings) {
      this.settings = settings;
      settings.sinks.forEach(
          (node, sink) -> sink.drift().forEach(drift -> add(new RunFact.Drifted(node, drift))));
    }

    private void add(RunFact.Drifted one) {
      drifted.merge(one.node() + "\0" + one.drift().key(), one, RunFact.Drifted::plus);
    }

    Closing add(Iterable<RunFact> facts) {
      for (RunFact fact : facts) {
        if (fact instanceof RunFact.Counted counted) {
          books = books.plus(counted.books());
        } else if (fact instanceof RunFact.Consumed consumed) {
          String key = consumed.input().source() + "\0" + consumed.input().name();
          inputs.merge(key, consumed, Closing::ranges);
        } else if (fact instanceof RunFact.Written file && file.node().equals(LETTERS)) {
          letters.add(new SinkCommit.LetterFile(settings.letters, file.file()));
        } else if (fact instanceof RunFact.Written file) {
          written.add(file);
        } else if (fact instanceof RunFact.Refused reason) {
          String key = reason.node() + "\0" + reason.code() + "\0" + reason.column();
          refused.merge(key, reason, RunFact.Refused::plus);
        } else if (fact instanceof RunFact.Drifted one) {
          add(one);
        } else if (fact instanceof RunFact.Reached time) {
          reached.add(time);
        } else if (fact instanceof RunFact.Truncated one) {
          truncated.merge(one.sink(), one.at(), Horizon::and);
        }
      }
      return this;
    }

    /** Ranges of one file, each with its rows; one bad range makes the file bad. */
    private static RunFact.Consumed ranges(RunFact.Consumed one, RunFact.Consumed other) {
      return new RunFact.Consumed(
          one.input(),
          one.checksum().isEmpty() ? other.checksum() : one.checksum(),
          one.rows() + other.rows(),
          one.rejected() + other.rejected(),
          one.verdict().isEmpty() ? other.verdict() : one.verdict(),
          one.fatal());
    }

    void close() throws IOException {
      refuseOvertaken();
      long read = -takeBackBadInputs();
      Set<String> sources = new HashSet<>();
      settings.sources.values().forEach(sources::addAll);
      for (String source : sources) {
        read += books.get(source, Books.Entry.IN);
      }
      long rejected = 0;
      for (String node : books.nodes().keySet()) {
        rejected += books.get(node, Books.Entry.REJECTED);
      }
      List<String> imbalances = new ArrayList<>(books.imbalances());
      imbalances.addAll(books.differences(settings.flows));
      String bad = badInput();
      String drifts = failingDrift();
      String overLimit = settings.limits.broken(read, rejected);
      long told = refused.values().stream().mapToLong(RunFact.Refused::rows).sum();
      if (told < rejected) {
        imbalances.add(rejected + " rows were refused, and reasons told of " + told);
      }
      String guarded = guarded();
      if (!imbalances.isEmpty()) {
        stop(Status.UNBALANCED, "the books do not balance: " + String.join("; ", imbalances));
      } else if (!drifts.isEmpty()) {
        stop(Status.DRIFTED, drifts);
      } else if (!guarded.isEmpty()) {
        stop(Status.SHRINKS, guarded);
      } else if (!overLimit.isEmpty()) {
        stop(Status.OVER_LIMIT, overLimit);
      } else if (!bad.isEmpty()) {
        stop(Status.BAD_INPUT, bad);
      } else {
        commit();
      }
    }

    /**
     * What was rejected of inputs that are left out whole counts as little as their rows; says how
     * many were read of them.
     */
    private long takeBackBadInputs() {
      long read = 0;
      for (RunFact.Consumed consumed : inputs.values()) {
        if (!consumed.verdict().isEmpty()) {
          read += consumed.rows();
          books = books.plus(Books.dropping(consumed.input().source(), consumed.rejected()));
        }
      }
      return read;
    }

    /** Of a run that is too late neither books nor guards say anything. */
    private void refuseOvertaken() throws IOException {
      for (SinkCommit sink : settings.sinks.values()) {
        Optional<CommitConflict> conflict = sink.overtaken();
        if (conflict.isPresent()) {
          throw conflict.get();
        }
      }
    }

    /** Closes what may have been overtaken, and leaves nothing in staging. */
    void closeEpoch() throws IOException {
      try {
        close();
      } catch (CommitConflict e) {
        LOG.warn("An epoch is planned again: {}", e.getMessage());
        tell(Status.STALE, String.valueOf(e.getMessage()), Map.of());
      }
      for (SinkCommit sink : settings.sinks.values()) {
        sink.sweep();
      }
      if (!settings.letters.isEmpty()) {
        Staging.sweepRun(Stores.open(settings.letters), settings.runId);
      }
    }

    /** What the sinks' guards say, all before the first commit. */
    private String guarded() throws IOException {
      List<String> reasons = new ArrayList<>();
      for (Map.Entry<String, SinkCommit> sink : settings.sinks.entrySet()) {
        sink.getValue().guard(resultOf(sink.getKey(), List.of())).ifPresent(reasons::add);
      }
      return String.join("; ", reasons);
    }

    /** What a source saw that the spec says must not be; the first places of a few columns. */
    private String failingDrift() {
      return drifted.values().stream()
          .filter(one -> one.drift().action() == OnDrift.FAIL)
          .limit(MOST_COLUMNS_TOLD)
          .map(
              one ->
                  one.node()
                      + ": "
                      + one.drift().change().words()
                      + (one.drift().first().isEmpty() ? "" : ", first in " + one.drift().first()))
          .collect(Collectors.joining("; "));
    }

    private String badInput() {
      return inputs.values().stream()
          .filter(input -> input.fatal() && !input.verdict().isEmpty())
          .map(RunFact.Consumed::verdict)
          .findFirst()
          .orElse("");
    }

    private void stop(Status status, String message) throws IOException {
      SinkCommit first = settings.sinks.values().iterator().next();
      // Letters that were to be replayed stay where they are.
      List<SinkCommit.LetterFile> fresh =
          letters.stream()
              .filter(letter -> !letter.file().target().startsWith("_strandline/"))
              .toList();
      first.abort(resultOf("", fresh));
      tell(status, message, Map.of());
    }

    private void commit() throws IOException {
      Map<String, Long> commits = new TreeMap<>();
      // Letters are published once, so they go with the first sink's record alone.
      List<SinkCommit.LetterFile> unpublished = letters;
      for (Map.Entry<String, SinkCommit> sink : settings.sinks.entrySet()) {
        SinkCommit.Result result = resultOf(sink.getKey(), unpublished);
        commits.put(sink.getKey(), sink.getValue().commit(result));
        unpublished = List.of();
      }
      tell(Status.COMMITTED, "", commits);
    }

    private SinkCommit.Result resultOf(String node, List<SinkCommit.LetterFile> theirs) {
      List<WrittenFile> files = new ArrayList<>();
      Map<String, Set<String>> touched = new TreeMap<>();
      for (RunFact.Written file : written) {
        if (file.node().equals(node)) {
          files.add(file.file());
          for (String origin : file.file().origins()) {
            touched.computeIfAbsent(origin, any -> new HashSet<>()).add(file.file().partition());
          }
        }
      }
      List<String> feeding = settings.sources.getOrDefault(node, List.of());
      List<RunFact.Consumed> consumed =
          inputs.values().stream()
              .filter(input -> feeding.contains(input.input().source()))
              .toList();
      return new SinkCommit.Result(
          files,
          consumed,
          touched,
          theirs,
          books,
          eventTimes(node),
          truncated.getOrDefault(node, Horizon.NONE));
    }

    /** How far event time has come at the steps before the sink; a bad input tells nothing. */
    private Map<String, Long> eventTimes(String node) {
      Set<String> bad = new HashSet<>();
      for (RunFact.Consumed consumed : inputs.values()) {
        if (!consumed.verdict().isEmpty()) {
          Input input = consumed.input();
          bad.add(input.origin().text());
        }
      }
      List<String> steps = settings.windows.getOrDefault(node, List.of());
      Map<String, Long> times = new TreeMap<>();
      for (RunFact.Reached one : reached) {
        if (steps.contains(one.step()) && !bad.contains(one.time().origin())) {
          times.merge(one.step(), one.time().micros(), Math::max);
        }
      }
      return times;
    }

    private void tell(Status status, String message, Map<String, Long> commits) throws IOException {
      RunOutcome outcome =
          new RunOutcome(
              settings.runId,
              status,
              message,
              commits,
              books,
              List.copyOf(inputs.values()),
              written,
              List.copyOf(refused.values()),
              List.copyOf(drifted.values()));
      Stores.open(settings.folder()).replace(RunOutcome.FILE, outcome.json());
      RunWatch.tell(outcome);
    }
  }
}
