package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Stores;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random transactions on several tables, mixed and doubled, through streams on embedded Flink: the
 * tables are what plain maps say.
 *
 * <p>{@code -Dstrandline.lives=N} has N times as many, {@code -Dstrandline.seed=S} others.
 */
@Tag("runners")
final class FlinkLivesTest {
  private static final long SEED = Long.getLong("strandline.seed", 500);
  private static final int LIVES = 2 * Integer.getInteger("strandline.lives", 1);

  @TempDir Path folder;

  @Test
  void theTablesAreTheSourcesTables() throws Exception {
    System.out.println("FlinkLivesTest strandline.seed=" + SEED);
    for (long seed = SEED; seed < SEED + LIVES; seed++) {
      Random random = new Random(new SplittableRandom(seed).nextLong());
      StreamLife life = StreamLife.in(folder.resolve("" + seed), StreamLife.Kind.TABLES, random);
      String yaml = Files.readString(life.spec());
      Files.writeString(life.spec(), yaml.replace("stream: {", "stream: {commit_every: 50ms, "));
      String of = "seed " + seed;
      RunReport report;
      try (RunningStream stream =
          RunningStream.start(life.spec(), SpecRun.FLINK, "--checkpointingInterval=100")) {
        int came = 0;
        while (life.left() > 0) {
          for (int files = Math.min(life.left(), 1 + random.nextInt(3)); files > 0; files--) {
            life.come();
            came++;
          }
          int all = came;
          stream.until(of + ": what came is taken in", () -> taken(life) == all);
        }
        stream.until(of + ": the tables are right", () -> life.differences().isEmpty());
        report = stream.stop();
      }
      assertThat(of, report.outcome().kind(), is(Outcome.Kind.CANCELLED));
      assertThat(of + " " + report.nodes() + report.sinks(), report.balanced(), is(true));
      assertThat(of, life.differences(), is(empty()));
      assertThat(of, life.doubledLetters(), is(0L));
    }
  }

  private static int taken(StreamLife life) throws IOException {
    Path last = life.tables().get(life.tables().size() - 1);
    return TableState.read(Stores.open(last.toString())).inputs().size();
  }
}
