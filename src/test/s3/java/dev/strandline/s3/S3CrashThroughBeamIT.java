package dev.strandline.s3;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.CrashPoints;
import dev.strandline.io.faults.FaultWorld;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  @AutoClose private static S3World s3;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  @ParameterizedTest
  @EnumSource(CrashJob.Kind.class)
  void leavesTheTableOfCleanRuns(CrashJob.Kind kind) throws Exception {
    CrashPoints points =
        new CrashPoints(
            folder, place -> s3.world(), new InProcess(), Set.of(CrashPoints.Look.STRAYS));
    assertThat("not met", points.stopAt(POINTS, kind, S3World.FAULTS, SEED), is(empty()));
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

    @Override
    public boolean mayEndWith(RuntimeException e) {
      return e instanceof CommandFailed;
    }

    private static void check(RunReport report) {
      assertThat(report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DONE));
      assertThat("books balance: " + report, report.balanced(), is(true));
    }
  }
}
