package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.commit.LeaseWorld.Actor;
import dev.strandline.io.commit.LeaseWorld.Ending;
import dev.strandline.io.faults.FaultWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two to five runs want one table, on machines with wrong clocks; a seed decides who goes on after
 * each call of the store, who dies, and who sleeps. {@code -Dstrandline.seed=N} runs one again.
 */
final class LeaseStatesTest {
  private static final int HISTORIES = 200;
  private static final Duration LONG = Duration.ofMinutes(5);

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void noTwoCommitOnOneBaseAndTheDeadAreTakenOver(FaultWorld.Kind kind) throws Exception {
    int takenOver = 0;
    int fenced = 0;
    int refused = 0;
    long first = Long.getLong("strandline.seed", 1L);
    int histories = Long.getLong("strandline.seed") == null ? HISTORIES : 1;
    System.out.println("LeaseStatesTest " + kind + " seed " + first);
    for (long seed = first; seed < first + histories; seed++) {
      Random random = new Random(seed);
      try (LeaseWorld world = new LeaseWorld(kind, random)) {
        int runs = 2 + random.nextInt(4);
        for (int i = 0; i < runs; i++) {
          // The last one neither dies nor sleeps: it must get its turn, whatever the others do.
          Ending ending =
              i == runs - 1
                  ? Ending.COMMITS
                  : List.of(Ending.values()).get(random.nextInt(Ending.values().length));
          world.add("run" + i, random.nextInt(2), ending);
        }
        world.play(LONG);
        String where = "seed " + seed + " " + world.told();
        for (Actor actor : world.actors()) {
          Optional<Long> base = actor.committedOn();
          if (base.isPresent()) {
            assertThat(where, world.runOf(base.get() + 1), is(actor.name()));
          }
          takenOver += actor.tookOver() ? 1 : 0;
          fenced += actor.wasFenced() ? 1 : 0;
          refused += actor.refusals();
        }
        assertThat(where, world.runs(), hasNoDuplicates());
        for (Actor actor : world.actors()) {
          assertThat(where, actor.isOver() && !actor.hasFailed(), is(true));
        }
        Actor last = world.actors().get(runs - 1);
        assertThat(where, last.committedOn().isPresent(), is(true));
        if (world.everybodyWasAwake()) {
          assertThat(where, world.mostHolders(), is(1));
        }
      }
    }
    System.out.println(
        takenOver + " taken over, " + fenced + " fenced, " + refused + " times refused");
    // The histories are of use only if these things happen in them.
    assertThat(takenOver, greaterThan(histories == 1 ? -1 : 10));
    assertThat(fenced, greaterThan(histories == 1 ? -1 : 0));
    assertThat(refused, greaterThan(histories == 1 ? -1 : 10));
  }

  private static Matcher<List<String>> hasNoDuplicates() {
    return new CustomTypeSafeMatcher<>("no run twice") {
      @Override
      protected boolean matchesSafely(List<String> runs) {
        return new HashSet<>(runs).size() == runs.size();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void aRunIsRefusedWithinTwoHeartbeatsOfALivingHolder(FaultWorld.Kind kind) throws Exception {
    for (long seed = 1; seed <= 50; seed++) {
      try (LeaseWorld world = new LeaseWorld(kind, new Random(seed))) {
        world.add("holder", 0, Ending.COMMITS);
        world.add("other", (int) (seed % 2), Ending.COMMITS);
        world.play(LONG);
        for (Actor actor : world.actors()) {
          assertThat("seed " + seed, actor.longestWait().toMillis() < 5_000, is(true));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void aDeadHolderIsTakenOverAtOnceHereAndAfterTheExpiryElsewhere(FaultWorld.Kind kind)
      throws IOException, InterruptedException {
    for (int machine = 0; machine < 2; machine++) {
      for (long seed = 1; seed <= 25; seed++) {
        try (LeaseWorld world = new LeaseWorld(kind, new Random(seed))) {
          Actor dead = world.add("dead", 0, Ending.DIES);
          world.play(LONG);
          assertThat(dead.isOver(), is(true));
          boolean held = world.isHeld();
          Actor next = world.add("next", machine, Ending.COMMITS);
          world.play(LONG);
          Duration wait = next.longestWait();
          assertThat(next.committedOn().isPresent(), is(true));
          assertThat(next.tookOver(), is(held));
          if (held && machine == 0) {
            assertThat("waited " + wait, wait.toMillis() < 2_000, is(true));
          } else if (held) {
            assertThat("waited " + wait, wait.toSeconds() >= 30 && wait.toSeconds() < 33, is(true));
          }
        }
      }
    }
  }
}
