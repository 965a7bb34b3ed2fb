package dev.strandline.io.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Stops the second run of a {@link CrashJob} at some of its durable effects, and runs it again: the
 * table is what runs that nothing stopped would have made.
 *
 * @param folder each run of a job gets a folder of its own in it
 * @param worlds where the tables are
 * @param runs who runs the job
 * @param looks what is looked at, beside rows and letters
 */
public record CrashPoints(Path folder, Worlds worlds, CrashJob.Runs runs, Set<Look> looks) {
  /** Makes a world for the job in that folder. */
  @FunctionalInterface
  public interface Worlds {
    FaultWorld of(Path place) throws IOException;
  }

  /** What is looked at, beside rows and letters. */
  public enum Look {
    /** Nothing that was staged is left. */
    STRAYS,
    /** Once more changes nothing. */
    ONCE_MORE
  }

  public CrashPoints {
    looks = Set.copyOf(looks);
  }

  /**
   * Stops a job at that many points, spread over all effects, with those faults in turn.
   *
   * @return the points that the run did not come to
   */
  public List<String> stopAt(int many, CrashJob.Kind kind, List<Fault> faults, long seed)
      throws Exception {
    int effects = clean(kind).size();
    System.out.println(kind + ": " + effects + " effects, strandline.seed=" + seed);
    Random random = new Random(seed);
    int turn = List.of(CrashJob.Kind.values()).indexOf(kind);
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      int k = 1 + Math.min(effects - 1, (int) ((i + random.nextDouble()) * effects / many));
      Fault fault = faults.get(turn++ % faults.size());
      if (!stop(kind, k, fault)) {
        missed.add(fault + " at " + k);
      }
    }
    return missed;
  }

  /** The effects of a second run that nothing stops. */
  public List<String> clean(CrashJob.Kind kind) throws Exception {
    Path place = folder.resolve("clean");
    try (FaultWorld world = worlds.of(place)) {
      CrashJob job = changed(kind, place, world);
      world.restart();
      job.second(runs);
      List<String> effects = world.log();
      check(job, "clean", place);
      return effects;
    }
  }

  /** Stops the second run at its k-th effect, and runs it again; false where it has fewer. */
  public boolean stop(CrashJob.Kind kind, int k, Fault fault) throws Exception {
    String where = kind + " " + fault + " at " + k;
    Path place = folder.resolve("k" + k + fault);
    try (FaultWorld world = worlds.of(place)) {
      CrashJob job = changed(kind, place, world);
      world.arm(k, fault);
      try {
        job.second(runs);
      } catch (ProcessStopped | AssertionError e) {
        // What the fault has made of it; the next run must not mind.
      } catch (RuntimeException e) {
        if (!runs.mayEndWith(e)) {
          throw e;
        }
      }
      boolean met = world.calls() >= k;
      where += met ? ": " + world.log().get(k - 1) : ", not met";
      world.restart();
      job.second(runs);
      check(job, where, place);
      if (looks.contains(Look.ONCE_MORE)) {
        job.second(runs);
        check(job, where + ", and again", place);
      }
      return met;
    }
  }

  private CrashJob changed(CrashJob.Kind kind, Path place, FaultWorld world) throws Exception {
    CrashJob job = new CrashJob(kind, place, world);
    job.first(runs);
    job.change();
    return job;
  }

  private void check(CrashJob job, String where, Path place) throws Exception {
    Path copy = place.resolve("copy" + System.nanoTime());
    assertThat(
        where,
        lines(
            "SELECT id || ',' || day || ',' || coalesce(word, '') AS line FROM %s"
                + " ORDER BY line COLLATE C",
            job.copy("lake", copy.resolve("lake"))),
        is(job.expected()));
    assertThat(
        where,
        lines("SELECT count(DISTINCT id) FROM %s", job.copy("bad", copy.resolve("bad"))),
        is(List.of(Integer.toString(job.letters()))));
    if (looks.contains(Look.STRAYS)) {
      assertThat(where, job.strays(), is(empty()));
    }
  }

  /** By DuckDB, which whoever calls this has among its jars. */
  private static List<String> lines(String sql, Path table) throws SQLException {
    String stored = "read_parquet('" + table + "/**/*.parquet', hive_partitioning=false)";
    List<String> lines = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement query = duck.createStatement();
        ResultSet found = query.executeQuery(sql.formatted(stored))) {
      while (found.next()) {
        lines.add(found.getString(1));
      }
    }
    return lines;
  }
}
