package dev.strandline.clusters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.commit.Lease;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.RunEntry;
import dev.strandline.pipelines.cli.TableChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The bundle on a real Flink cluster, given to it in every way, and killed where it hurts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FlinkClusterIT {
  private static final long ROWS = Long.getLong("strandline.rows", 50_000);

  private static final Pattern JOB_ID = Pattern.compile("submitted with JobID ([0-9a-f]+)");

  @TempDir static Path folder;
  private static FlinkCluster cluster;
  private static MainJob job;
  private static Path gate;

  @BeforeAll
  static void start() throws IOException {
    long from = System.nanoTime();
    cluster = FlinkCluster.start(folder);
    Clock.print("the Flink cluster is up", from);
    job = MainJob.of(folder, ROWS);
    gate = GateJar.write(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void flinkRunGivesTheRightTable() throws Exception {
    long from = System.nanoTime();
    try (JavaProcess run = cluster.submit(List.of(), job.run("cli"))) {
      assertThat(run.said(), run.exit(), is(0));
      assertThat(run.said(), containsString("main-job: committed"));
    }
    Clock.print("flink run, " + ROWS + " rows", from);
    assertThat(job.differences("cli"), is(empty()));
    assertThat(outcome("cli"), is("committed"));
  }

  @Test
  @Order(2)
  void theRestApiGivesTheRightTable() throws Exception {
    long from = System.nanoTime();
    String id = cluster.submitByRest(job.run("rest"));
    cluster.master().await("end of the job", () -> cluster.stateOf(id).equals("FINISHED"));
    Clock.print("REST, " + ROWS + " rows", from);
    assertThat(job.differences("rest"), is(empty()));
    assertThat(outcome("rest"), is("committed"));
  }

  @Test
  @Order(3)
  void aDetachedRunCommitsAlthoughWhoeverSubmittedItWasKilled() throws Exception {
    long from = System.nanoTime();
    try (JavaProcess run =
        cluster.submit(List.of("-d", "-C", gate.toUri().toString()), job.gatedRun("detached"))) {
      // The job is at work; the submitter may be gone already, and now surely is.
      cluster.master().await("a worker", () -> !job.atTheGate("detached").isEmpty());
      run.await("word of the submission", () -> run.said().contains("main-job: submitted")).kill();
    }
    assertThat("before the gate opens", job.isCommitted("detached"), is(false));
    assertThat(outcome("detached"), is("submitted"));
    // The job holds the lock, although the process that took it is dead on this very host.
    try (JavaProcess second = cluster.submit(List.of(), job.run("detached"))) {
      assertThat(second.said(), second.exit(), is(1));
      assertThat(second.said(), containsString("locked by the job of run"));
      assertThat(second.said(), containsString("ended with exit code 6"));
    }
    job.openTheGate("detached");
    cluster.master().await("commit", () -> job.isPublished("detached"));
    Clock.print("detached, " + ROWS + " rows", from);
    Store table = Stores.open(job.table("detached").toString());
    cluster.master().await("release of the lock", () -> Lease.holder(table).isEmpty());
    assertThat(job.differences("detached"), is(empty()));
    assertThat(outcome("detached"), is("committed"));
  }

  @Test
  @Order(4)
  void aStoppedRunDoesNotCommitAfterwards() throws Exception {
    String id;
    try (JavaProcess run =
        cluster.submit(List.of("-C", gate.toUri().toString()), job.gatedRun("stopped"))) {
      run.await("a worker at the gate", () -> !job.atTheGate("stopped").isEmpty());
      Matcher submitted = JOB_ID.matcher(run.said());
      assertThat(run.said(), submitted.find(), is(true));
      id = submitted.group(1);
      run.process().destroy();
      assertThat(run.said(), run.exit(), is(143));
    }
    assertThat(outcome("stopped"), is("cancelled"));
    job.openTheGate("stopped");
    // The cluster still works at it; its commit is refused, for another lease was taken since.
    cluster.master().await("refusal", () -> cluster.exceptionsOf(id).contains("LeaseLost"));
    cluster.cancel(id);
    assertThat(job.isCommitted("stopped"), is(false));
    assertThat(outcome("stopped"), is("cancelled"));
  }

  @Test
  @Order(5)
  void aKilledTaskManagerChangesNothing() throws Exception {
    long from = System.nanoTime();
    try (JavaProcess run =
        cluster.submit(List.of("-C", gate.toUri().toString()), job.gatedRun("killed"))) {
      run.await("a worker at the gate", () -> !job.atTheGate("killed").isEmpty());
      cluster.kill(job.atTheGate("killed").get(0));
      job.openTheGate("killed");
      assertThat(run.said(), run.exit(), is(0));
    }
    Clock.print("TaskManager killed, " + ROWS + " rows", from);
    assertThat("processes left of three", cluster.living(), is(2L));
    assertThat(job.differences("killed"), is(empty()));
    assertThat(outcome("killed"), is("committed"));
  }

  /** Kafka's client is in the bundle, and works behind the cluster's loader of classes. */
  @Test
  @Order(6)
  void aSpecThatReadsKafkaAsksTheBroker() throws Exception {
    try (JavaProcess run = cluster.submit(List.of(), job.runOfKafka())) {
      assertThat(run.said(), run.exit(), is(1));
      assertThat(run.said(), containsString("SL-3601"));
    }
  }

  private static String outcome(String table) {
    List<RunEntry> runs =
        new LocalEngine()
            .history(
                new TableChoice(
                    Optional.empty(), Optional.empty(), Optional.of(job.table(table).toString())),
                10);
    assertThat(runs, hasSize(1));
    if (runs.get(0).outcome().equals("committed")) {
      assertThat(runs.get(0).inserted(), greaterThanOrEqualTo(ROWS / 2));
    }
    return runs.get(0).outcome();
  }
}
