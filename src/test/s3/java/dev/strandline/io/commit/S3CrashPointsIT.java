package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.io.commit.ToyTable.Content;
import dev.strandline.io.commit.ToyTable.Row;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.s3.FaultProxy;
import dev.strandline.s3.S3World;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The crash suite of {@link CrashPointsTest} on a real S3 server: every effect, in every way. */
final class S3CrashPointsIT {
  private static final Map<String, Content> FIRST =
      Map.of(
          "a", new Content(1, List.of(row("p=1", "a-1"), row("p=2", "a-2"), row("p=3", "a-3"))),
          "b", new Content(1, List.of(row("p=1", "b-1"), row("", "bad b"))));

  @AutoClose private static S3World s3;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  @AfterEach
  void mend() {
    s3.proxy().plan(request -> dev.strandline.s3.Fault.NONE);
  }

  /** What one clean run after another makes of the table. */
  private record Outcome(List<String> rows, Set<String> letters, Set<String> ledger) {
    static Outcome of(ToyTable table) throws IOException {
      return new Outcome(table.rows(), table.letterTexts(), table.ledger());
    }
  }

  private static Map<String, Content> second(WriteMode mode) {
    Map<String, Content> second = new TreeMap<>(FIRST);
    second.put(
        "c", new Content(1, List.of(row("p=2", "c-2"), row("p=4", "c-4"), row("", "bad c"))));
    if (mode != WriteMode.APPEND) {
      // Row a3 was the only one of its partition, which must go.
      second.put("a", new Content(2, List.of(row("p=1", "a-1 again"), row("p=2", "a-2"))));
    }
    return second;
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void leavesTheTableOfOneCleanRunAfterAnyCrash(WriteMode mode) throws IOException {
    Outcome clean;
    int effects;
    try (FaultWorld world = s3.world()) {
      ToyTable table = new ToyTable(world, mode);
      table.run("first", FIRST, 2);
      world.restart();
      table.run("second", second(mode), 3);
      effects = world.calls();
      clean = Outcome.of(table);
    }
    assertThat(effects, greaterThan(10));
    // What is atomic tears to nothing, as BEFORE does; on S3 each effect is.
    List<Fault> faults = List.of(Fault.BEFORE, Fault.AFTER, Fault.LOST_REPLY, Fault.FAILED);
    boolean all = mode == WriteMode.MERGE;
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : all ? faults : List.of(faults.get(k % faults.size()))) {
        try (FaultWorld world = s3.world()) {
          crashAndRunAgain(world, mode, k, fault, clean);
        }
      }
    }
  }

  private static void crashAndRunAgain(
      FaultWorld world, WriteMode mode, int k, Fault fault, Outcome clean) throws IOException {
    ToyTable table = new ToyTable(world, mode);
    table.run("first", FIRST, 2);
    world.arm(k, fault);
    String where = "";
    try {
      table.run("second", second(mode), 3);
    } catch (ProcessStopped | IOException e) {
      where = String.valueOf(e.getMessage());
    }
    table.rows(); // Asserts that no file is half written.
    world.restart();
    table.run("again", second(mode), 3);
    assertThat(where, Outcome.of(table), equalTo(clean));
    table.assertTidy();
  }

  /** The network fails once at each request, and nobody notices. */
  @ParameterizedTest
  @MethodSource("spoilings")
  void commitsOverANetworkThatFails(dev.strandline.s3.Fault spoiling) throws IOException {
    WriteMode mode = WriteMode.MERGE;
    int requests = 1;
    for (int k = 1; k <= requests; k += 3) {
      try (FaultWorld world = s3.world()) {
        ToyTable table = new ToyTable(world, mode);
        table.run("first", FIRST, 2);
        int at = k;
        s3.proxy()
            .plan(request -> request.number() == at ? spoiling : dev.strandline.s3.Fault.NONE);
        table.run("second", second(mode), 3);
        requests = s3.proxy().log().size();
        s3.proxy().plan(request -> dev.strandline.s3.Fault.NONE);
        String where = spoiling + " at request " + k;
        assertThat(where, table.rows(), equalTo(ToyTable.expectedRows(second(mode).values())));
        table.assertTidy();
      }
    }
    assertThat(requests, greaterThan(40));
  }

  static List<dev.strandline.s3.Fault> spoilings() {
    return List.of(
        dev.strandline.s3.Fault.SLOW_DOWN,
        dev.strandline.s3.Fault.RESET,
        dev.strandline.s3.Fault.DONE_RESET,
        dev.strandline.s3.Fault.DONE_ERROR,
        dev.strandline.s3.Fault.HALF);
  }

  @Test
  void costsThisManyRequests() throws IOException {
    try (FaultWorld world = s3.world()) {
      ToyTable table = new ToyTable(world, WriteMode.OVERWRITE);
      table.run("first", FIRST, 1);
      s3.proxy().plan(request -> dev.strandline.s3.Fault.NONE);
      table.run("second", FIRST, 1);
      Map<String, Integer> kinds = new TreeMap<>();
      for (FaultProxy.Request request : s3.proxy().log()) {
        kinds.merge(kind(request), 1, Integer::sum);
      }
      System.out.println("requests of a run of 3 files: " + kinds);
      assertThat(s3.proxy().log().size(), lessThan(60));
    }
  }

  private static String kind(FaultProxy.Request request) {
    if (request.target().contains("list-type=2")) {
      return "LIST";
    }
    if (request.target().contains("uploads")) {
      return "LIST UPLOADS";
    }
    if (!request.header("x-amz-copy-source").isEmpty()) {
      return "COPY";
    }
    return request.method();
  }

  private static Row row(String partition, String text) {
    return new Row(partition, text);
  }
}
