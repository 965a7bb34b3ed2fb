package dev.strandline.clusters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.RunEntry;
import dev.strandline.pipelines.cli.TableChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The bundle on a real Spark cluster, given to it in both ways, and killed where it hurts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SparkClusterIT {
  private static final long ROWS = Long.getLong("strandline.rows", 50_000);

  @TempDir static Path folder;
  private static SparkCluster cluster;
  private static MainJob job;
  private static Path gate;

  @BeforeAll
  static void start() throws IOException {
    long from = System.nanoTime();
    cluster = SparkCluster.start(folder);
    Clock.print("the Spark cluster is up", from);
    job = MainJob.of(folder, ROWS);
    gate = GateJar.write(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void sparkSubmitGivesTheRightTable() throws Exception {
    long from = System.nanoTime();
    try (JavaProcess run = cluster.submit(List.of(), job.run("client"))) {
      assertThat(run.said(), run.exit(), is(0));
      assertThat(run.said(), containsString("main-job: committed"));
    }
    Clock.print("spark-submit, " + ROWS + " rows", from);
    assertThat(job.differences("client"), is(empty()));
    assertThat(outcome("client"), is("committed"));
  }

  @Test
  @Order(2)
  void aRunOnTheClusterCommitsAlthoughWhoeverSubmittedItWasKilled() throws Exception {
    long from = System.nanoTime();
    // A Worker starts a driver without what spark-submit itself opens.
    List<String> options =
        List.of(
            "--deploy-mode",
            "cluster",
            "--driver-java-options",
            JavaProcess.opens(),
            "--jars",
            gate.toString());
    try (JavaProcess run = cluster.submit(options, job.gatedRun("cluster"))) {
      cluster.master().await("a worker", () -> !job.atTheGate("cluster").isEmpty());
      run.kill();
    }
    assertThat("before the gate opens", job.isCommitted("cluster"), is(false));
    job.openTheGate("cluster");
    cluster.master().await("commit", () -> job.isPublished("cluster"));
    Clock.print("deploy mode cluster, " + ROWS + " rows", from);
    assertThat(job.differences("cluster"), is(empty()));
    assertThat(outcome("cluster"), is("committed"));
  }

  @Test
  @Order(3)
  void aKilledWorkerChangesNothing() throws Exception {
    long from = System.nanoTime();
    try (JavaProcess run =
        cluster.submit(List.of("--jars", gate.toString()), job.gatedRun("killed"))) {
      run.await("a worker at the gate", () -> !job.atTheGate("killed").isEmpty());
      cluster.killWorkerOf(job.atTheGate("killed").get(0));
      job.openTheGate("killed");
      assertThat(run.said(), run.exit(), is(0));
    }
    Clock.print("Worker killed, " + ROWS + " rows", from);
    assertThat(job.differences("killed"), is(empty()));
    assertThat(outcome("killed"), is("committed"));
  }

  private static String outcome(String table) {
    List<RunEntry> runs =
        new LocalEngine()
            .history(
                new TableChoice(
                    Optional.empty(), Optional.empty(), Optional.of(job.table(table).toString())),
                10);
    assertThat(runs, hasSize(1));
    return runs.get(0).outcome();
  }
}
