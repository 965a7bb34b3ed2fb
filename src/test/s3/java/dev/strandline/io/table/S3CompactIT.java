package dev.strandline.io.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import dev.strandline.io.faults.FaultWorld;
import dev.strandline.s3.S3World;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The crash suite of {@link CompactTableTest} on a real S3 server: every effect. */
final class S3CompactIT {
  @AutoClose private static S3World s3;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  @Test
  void leavesTheSameRowsAfterAnyCrash() throws IOException {
    CompactHistory.Outcome clean;
    int effects;
    try (FaultWorld world = s3.world()) {
      clean = CompactHistory.clean(world);
      effects = world.calls();
    }
    assertThat(effects, greaterThan(10));
    for (int k = 1; k <= effects; k++) {
      try (FaultWorld world = s3.world()) {
        CompactHistory.crashAndRunAgain(
            world, k, S3World.FAULTS.get(k % S3World.FAULTS.size()), clean);
      }
    }
  }
}
