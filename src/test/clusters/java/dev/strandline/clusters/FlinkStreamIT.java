package dev.strandline.clusters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * One stream on a real Flink cluster, through whatever befalls a stream: a TaskManager killed, jobs
 * cancelled and begun anew with more or fewer subtasks, which the tables allow and savepoints do
 * not.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FlinkStreamIT {
  private static final long SEED = Long.getLong("strandline.seed", 17);
  private static final Pattern JOB_ID = Pattern.compile("submitted with JobID ([0-9a-f]+)");

  @TempDir static Path folder;
  private static FlinkCluster cluster;
  private static StreamJob stream;
  private static String job = "";

  @BeforeAll
  static void start() throws IOException {
    System.out.println("strandline.seed=" + SEED);
    cluster = FlinkCluster.start(folder);
    stream = StreamJob.in(folder.resolve("stream"), SEED);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Waits until all that has landed is in the tables, once. */
  private static void awaitAll(String what) throws Exception {
    cluster.master().await(what, stream::hasAll);
    assertThat(what, stream.differences(), is(empty()));
    cluster.master().await("its job", () -> cluster.stateOf(job).equals("RUNNING"));
  }

  private static void startAt(int parallelism, Optional<String> savepoint) throws IOException {
    job = cluster.submitByRest(stream.run(parallelism), savepoint);
    cluster.master().await("the job", () -> cluster.stateOf(job).equals("RUNNING"));
    assertThat(cluster.parallelismOf(job), is(List.of(parallelism)));
  }

  private static void cancel() throws IOException {
    cluster.cancel(job);
    cluster.master().await("its end", () -> cluster.stateOf(job).equals("CANCELED"));
  }

  @Test
  @Order(1)
  void aKilledTaskManagerCostsACheckpointAndNoRow() throws Exception {
    final long from = System.nanoTime();
    GateStores.open(stream.lake());
    stream.land(2);
    List<String> gate = List.of("-d", "-C", GateJar.write(folder).toUri().toString());
    try (JavaProcess run = cluster.submit(gate, stream.gatedRun(2))) {
      int exit = run.exit();
      assertThat(run.said(), exit, is(0));
      Matcher submitted = JOB_ID.matcher(run.said());
      assertThat(run.said(), submitted.find(), is(true));
      job = submitted.group(1);
    }
    awaitAll("the first files");
    long before = stream.commits();
    cluster.master().await("a checkpoint", () -> checkpoints().at("/latest/completed").isObject());
    assertThat(checkpoints().toString(), checkpoints().at("/counts/restored").asInt(), is(0));

    GateStores.close(stream.lake());
    stream.land(3);
    cluster.master().await("a worker", () -> !GateStores.waiting(stream.lake()).isEmpty());
    cluster.kill(GateStores.waiting(stream.lake()).get(0));
    stream.land(1);
    GateStores.open(stream.lake());
    awaitAll("what landed around the kill");
    assertThat("processes left of three", cluster.living(), is(2L));
    assertThat(stream.commits(), greaterThan(before));

    JsonNode told = checkpoints();
    assertThat(told.toString(), told.at("/counts/restored").asInt(), greaterThan(0));
    JsonNode restored = told.at("/latest/restored");
    assertThat(told.toString(), restored.path("id").asLong(), greaterThan(0L));
    assertThat(told.toString(), restored.path("is_savepoint").asBoolean(), is(false));
    assertThat(cluster.parallelismOf(job), is(List.of(2)));
    stream.land(1);
    awaitAll("what landed after");
    Clock.print("stream, TaskManager killed, checkpoint " + restored.path("id") + " back", from);
  }

  private static JsonNode checkpoints() throws IOException {
    return cluster.checkpointsOf(job);
  }

  /** No savepoint, no consumer group: the tables say where to go on. */
  @Test
  @Order(2)
  void goesOnFromItsTablesAtAnyParallelism() throws Exception {
    final long from = System.nanoTime();
    for (int parallelism : List.of(1, 2, 1)) {
      stream.land(3);
      cancel(); // In the midst of what has just landed.
      startAt(parallelism, Optional.empty());
      stream.land(1);
      awaitAll("all at parallelism " + parallelism);
    }
    Clock.print("stream, 1 -> 2 -> 1 from its tables", from);
  }

  /** Rows were lost by one, taken amid an epoch and restored with more subtasks. */
  @Test
  @Order(3)
  void refusesASavepoint() throws Exception {
    String savepoint = cluster.savepointOf(job);
    cancel();
    IOException refused =
        assertThrows(
            IOException.class, () -> cluster.submitByRest(stream.run(2), Optional.of(savepoint)));
    assertThat(refused.getMessage(), containsString("SL-5122"));
    startAt(1, Optional.empty());
    stream.land(1);
    awaitAll("all without the savepoint");
  }
}
