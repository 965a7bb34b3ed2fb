package dev.strandline.io.commit;

import static dev.strandline.io.commit.ToyHistory.FIRST;
import static dev.strandline.io.commit.ToyHistory.second;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.s3.FaultProxy;
import dev.strandline.s3.S3World;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
  @AutoClose private static S3World s3;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  @AfterEach
  void mend() {
    s3.proxy().plan(request -> dev.strandline.s3.Fault.NONE);
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void leavesTheTableOfOneCleanRunAfterAnyCrash(WriteMode mode) throws IOException {
    ToyHistory.Outcome clean;
    int effects;
    try (FaultWorld world = s3.world()) {
      ToyTable table = new ToyTable(world, mode);
      table.run("first", FIRST, 2);
      world.restart();
      table.run("second", second(mode), 3);
      effects = world.calls();
      clean = ToyHistory.Outcome.of(table);
    }
    assertThat(effects, greaterThan(10));
    List<Fault> faults = S3World.FAULTS;
    boolean all = mode == WriteMode.MERGE;
    for (int k = 1; k <= effects; k++) {
      for (Fault fault : all ? faults : List.of(faults.get(k % faults.size()))) {
        try (FaultWorld world = s3.world()) {
          ToyHistory.crashAndRunAgain(world, mode, k, fault, clean);
        }
      }
    }
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
}
