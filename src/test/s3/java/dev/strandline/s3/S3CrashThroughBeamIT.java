package dev.strandline.s3;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole runs through Beam on S3 are stopped at some of their durable effects, in every way, and run
 * again; what the seam counts is what the server is asked to change.
 *
 * <p>{@code -Dstrandline.points=N} takes N points of each job, {@code -Dstrandline.seed=S} others.
 */
final class S3CrashThroughBeamIT {
  private static final int POINTS = Integer.getInteger("strandline.points", 6);
  private static final long SEED = Long.getLong("strandline.seed", 1);

  /** What is atomic tears to nothing, as BEFORE does; on S3 each effect is. */
  private static final List<Fault> FAULTS =
      List.of(Fault.BEFORE, Fault.AFTER, Fault.LOST_REPLY, Fault.FAILED);

  @AutoClose private static S3World s3;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  @ParameterizedTest
  @EnumSource(CrashJob.Kind.class)
  void leavesTheTableOfCleanRuns(CrashJob.Kind kind) throws Exception {
    int effects;
    try (FaultWorld world = s3.world()) {
      CrashJob job = new CrashJob(kind, folder.resolve("clean"), world);
      job.first(new InProcess());
      job.change();
      world.restart();
      job.second(new InProcess());
      effects = world.calls();
      check(job, "clean", folder.resolve("clean"));
    }
    System.out.println(kind + ": " + effects + " effects, strandline.seed=" + SEED);
    Random random = new Random(SEED);
    int turn = List.of(CrashJob.Kind.values()).indexOf(kind);
    for (int k : CrashJob.points(effects, POINTS, random)) {
      crash(kind, k, FAULTS.get(turn++ % FAULTS.size()));
    }
  }

  private void crash(CrashJob.Kind kind, int k, Fault fault) throws Exception {
    String where = kind + " " + fault + " at " + k;
    Path place = folder.resolve("k" + k + fault);
    try (FaultWorld world = s3.world()) {
      CrashJob job = new CrashJob(kind, place, world);
      job.first(new InProcess());
      job.change();
      world.arm(k, fault);
      try {
        job.second(new InProcess());
      } catch (ProcessStopped | CommandFailed | AssertionError e) {
        // What the fault has made of it; the next run must not mind.
      }
      assertThat(where + " was met", world.calls(), greaterThanOrEqualTo(k));
      where += ": " + world.log().get(k - 1);
      world.restart();
      job.second(new InProcess());
      check(job, where, place);
    }
  }

  @Test
  void asksTheServerToChangeWhatTheSeamCountsAndNothingElse() throws Exception {
    try (FaultWorld world = s3.world()) {
      CrashJob job = new CrashJob(CrashJob.Kind.MERGE_DELETES, folder, world);
      job.first(new InProcess());
      job.change();
      s3.proxy().plan(request -> dev.strandline.s3.Fault.NONE);
      world.restart();
      job.second(new InProcess());
      List<String> counted = new ArrayList<>();
      for (String effect : world.log()) {
        if (effect.matches("[0-9]+ (PUT|COPY|DELETE|FINISH|WRITE) .*")) {
          counted.add(effect.substring(effect.indexOf(' ') + 1));
        }
      }
      assertThat(counted.size(), greaterThan(20));
      List<String> uncounted = new ArrayList<>();
      for (FaultProxy.Request request : s3.proxy().log()) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
          String asked = URLDecoder.decode(request.target(), StandardCharsets.UTF_8);
          boolean deletes = request.method().equals("DELETE");
          boolean found =
              counted.stream()
                  .filter(effect -> effect.startsWith("DELETE ") == deletes)
                  .filter(effect -> asked.endsWith("/" + effect.substring(effect.indexOf(' ') + 1)))
                  .findFirst()
                  .map(counted::remove)
                  .orElse(false);
          if (!found) {
            uncounted.add(request.method() + " " + asked);
          }
        }
      }
      assertThat("changed without the seam", uncounted, is(empty()));
      // What is not there is not asked to go.
      counted.removeIf(effect -> effect.matches("DELETE .*[.]beat"));
      assertThat("counted, and nobody asked", counted, is(empty()));
    }
  }

  private static void check(CrashJob job, String where, Path place) throws Exception {
    Path copy = place.resolve("copy");
    String lake = stored(job.copy("lake", copy.resolve("lake")));
    String letters = stored(job.copy("bad", copy.resolve("bad")));
    assertThat(
        where,
        lines(
            "SELECT id || ',' || day || ',' || coalesce(word, '') AS line FROM "
                + lake
                + " ORDER BY line COLLATE C"),
        is(job.expected()));
    assertThat(
        where,
        lines("SELECT count(DISTINCT id) FROM " + letters),
        is(List.of(Integer.toString(job.letters()))));
    assertThat(where, job.strays(), is(empty()));
  }

  private static String stored(Path table) {
    return "read_parquet('" + table + "/**/*.parquet', hive_partitioning=false)";
  }

  private static List<String> lines(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement query = duck.createStatement();
        ResultSet found = query.executeQuery(sql)) {
      while (found.next()) {
        lines.add(found.getString(1));
      }
    }
    return lines;
  }

  /** A run in this process that must end well, its books balanced. */
  private static final class InProcess implements CrashJob.Runs {
    @Override
    public void run(Path spec) {
      check(new LocalEngine().run(Request.of(spec), RunListener.NONE));
    }

    @Override
    public void replay(Path spec) {
      LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
      check(new LocalEngine().replay(Request.of(spec), all, false, RunListener.NONE));
    }

    private static void check(RunReport report) {
      assertThat(report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DONE));
      assertThat("books balance: " + report, report.balanced(), is(true));
    }
  }
}
