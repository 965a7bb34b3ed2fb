package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.TickedStream.Seen;
import dev.strandline.suite.StreamLife;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random lives of streams on Beam's TestStream, in place of the ticker: epochs that wait for one
 * another or race, that come twice, too late, or from a plan that another one has overtaken, in
 * jobs that end and are restored. The tables are what plain maps say, and each record is in the
 * books of one commit.
 *
 * <p>{@code -Dstrandline.lives=N} has N times as many, {@code -Dstrandline.seed=S} others.
 */
@Tag("durability")
final class StreamLivesTest {
  private static final long SEED = Long.getLong("strandline.seed", 7_000);
  private static final int TIMES = Integer.getInteger("strandline.lives", 1);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"TABLES, 24", "HISTORY, 24", "FIXED, 18", "SLIDING, 16", "SESSIONS, 20"})
  void makeTheTablesThatPlainMapsSay(StreamLife.Kind kind, int lives) throws Exception {
    System.out.println("StreamLivesTest " + kind + " strandline.seed=" + SEED);
    Map<Seen, Long> seen = new EnumMap<>(Seen.class);
    for (long seed = SEED; seed < SEED + (long) lives * TIMES; seed++) {
      // Neighbouring seeds of a plain Random begin alike.
      Random random = new Random(new SplittableRandom(seed).nextLong());
      Path own = folder.resolve(kind + "-" + seed);
      StreamLife life = StreamLife.in(own, kind, random);
      TickedStream stream = new TickedStream(life, own.resolve("own"), random, seen);
      for (int jobs = 1 + random.nextInt(2); jobs > 0; jobs--) {
        stream.run();
      }
      stream.runToTheEnd();
      stream.commits().forEach(life::committed);
      String of = kind + ", seed " + seed;
      assertThat(of, stream.faults(), is(empty()));
      assertThat(of, life.differences(), is(empty()));
      seen.merge(Seen.LATE_ROWS, life.late(), Long::sum);
    }
    System.out.println("StreamLivesTest " + kind + " " + seen);
    assertThat("pipelines", seen.get(Seen.JOBS), greaterThanOrEqualTo(2L * lives));
    for (Seen what : Seen.values()) {
      boolean windows = kind == StreamLife.Kind.FIXED || kind == StreamLife.Kind.SLIDING;
      if (what != Seen.LATE_ROWS || windows) {
        assertThat(what + " of " + seen, seen.getOrDefault(what, 0L), greaterThan(0L));
      }
    }
  }
}
