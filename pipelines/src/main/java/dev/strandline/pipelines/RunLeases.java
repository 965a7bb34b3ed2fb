package dev.strandline.pipelines;

import dev.strandline.io.Sink;
import dev.strandline.io.commit.JobLease;
import dev.strandline.io.commit.Lease;
import dev.strandline.io.commit.LeaseTerms;
import dev.strandline.io.store.Stores;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases of a run on all its tables: held from before it is planned until it is over. */
final class RunLeases implements AutoCloseable {
  /**
   * The environment variable that says how long a silent holder on another machine keeps a lock.
   */
  static final String EXPIRY = "STRANDLINE_LOCK_EXPIRY";

  private static final Logger LOG = LoggerFactory.getLogger(RunLeases.class);
  private static final String BAD_EXPIRY = "SL-5120";
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,6})(ms|s|m|h)?");

  private final Map<String, Lease> leases = new TreeMap<>();
  private final Map<String, JobLease> jobs = new TreeMap<>();

  private final String runId;
  private final LeaseTerms terms;

  private RunLeases(String runId, LeaseTerms terms) {
    this.runId = runId;
    this.terms = terms;
  }

  /**
   * The terms that the environment asks for: {@code 45}, {@code 45s}, {@code 500ms}, {@code 2m}.
   */
  static LeaseTerms terms(Function<String, Optional<String>> env) {
    String text = env.apply(EXPIRY).orElse("").strip();
    if (text.isEmpty()) {
      return LeaseTerms.DEFAULT;
    }
    Matcher matcher = SECONDS.matcher(text);
    try {
      if (matcher.matches()) {
        long number = Long.parseLong(matcher.group(1));
        return LeaseTerms.expiringAfter(
            switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
              case "ms" -> Duration.ofMillis(number);
              case "m" -> Duration.ofMinutes(number);
              case "h" -> Duration.ofHours(number);
              default -> Duration.ofSeconds(number);
            });
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE, BAD_EXPIRY, "Cannot use " + EXPIRY + ": " + e.getMessage(), e);
    }
    throw new CommandFailed(
        ExitCode.USAGE,
        BAD_EXPIRY,
        "Cannot use " + EXPIRY + ": expected a time such as 45s or 2m, got \"" + text + "\"");
  }

  /**
   * Takes them all, in the order of the tables' locations, so that no two runs wait for each other.
   *
   * @throws dev.strandline.io.commit.LeaseHeld if another run has one; then none is held
   */
  static RunLeases take(Collection<Sink> sinks, String runId, LeaseTerms terms) throws IOException {
    TreeSet<String> targets = new TreeSet<>();
    sinks.forEach(sink -> targets.add(sink.target()));
    RunLeases taken = new RunLeases(runId, terms);
    boolean all = false;
    try {
      for (String target : targets) {
        taken.leases.put(target, Lease.take(Stores.open(target), runId, terms));
      }
      all = true;
      return taken;
    } finally {
      if (!all) {
        taken.close();
      }
    }
  }

  /** The fencing number of the lease on that table. */
  long number(String target) {
    JobLease job = jobs.get(target);
    if (job != null) {
      return job.number();
    }
    Lease lease = leases.get(target);
    return lease == null ? 0 : lease.number();
  }

  /**
   * Gives the leases to the job that this process submits: closing keeps them from then on.
   *
   * @throws dev.strandline.io.commit.LeaseLost if another run has taken one over
   */
  void handOver() throws IOException {
    boolean all = false;
    try {
      for (Map.Entry<String, Lease> lease : leases.entrySet()) {
        jobs.put(lease.getKey(), lease.getValue().handOver(terms));
      }
      all = true;
    } finally {
      if (!all) {
        takeBack();
      }
    }
  }

  /** Those that the run's job holds. */
  List<JobLease> jobs() {
    return List.copyOf(jobs.values());
  }

  /** Releases what was handed over to a job that does not exist. */
  void takeBack() {
    for (JobLease job : jobs.values()) {
      try {
        job.release();
      } catch (IOException e) {
        LOG.warn("Cannot release the lock of {}: {}", job.table(), e.toString());
      }
    }
    jobs.clear();
  }

  /**
   * Gives the leases back and takes them once more, so that what was done under the first ones
   * never commits.
   *
   * @throws IOException if another run has taken one meanwhile, which does the same
   */
  void fence() throws IOException {
    TreeSet<String> targets = new TreeSet<>(leases.keySet());
    close();
    for (String target : targets) {
      Lease.take(Stores.open(target), runId, terms).close();
    }
  }

  /** Keeps what a cluster may still be doing from being committed, now that it was stopped. */
  void fence(ConfiguredRunner runner) {
    if (!runner.isRemote() || lost()) {
      return;
    }
    try {
      fence();
    } catch (IOException e) {
      LOG.warn("Cannot keep the cluster's job from committing: {}; cancel it", e.toString());
    }
  }

  /** Whether another run took one of them over. */
  boolean lost() {
    return leases.values().stream().anyMatch(Lease::lost);
  }

  @Override
  public void close() {
    leases.values().forEach(Lease::close);
    leases.clear();
  }
}
