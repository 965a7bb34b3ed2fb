package dev.strandline.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.RunOutcome.Status;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which outcomes of epochs stay, and that a crash amid removing the others does no harm. */
final class EpochOutcomesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final EpochOutcomes KEPT = new EpochOutcomes(2, Duration.ofHours(1));

  /** Leaves an outcome of an epoch that began so long ago. */
  private static String epoch(Store table, Duration ago, Status status) throws IOException {
    String run = RunId.create(NOW.minus(ago));
    RunOutcome outcome =
        new RunOutcome(
            run, status, "", Map.of(), Books.EMPTY, List.of(), List.of(), List.of(), List.of());
    table.replace(TableLayout.run(run) + "/" + RunOutcome.FILE, outcome.json());
    return run;
  }

  @Test
  void oldOnesGoButForTheNewestAndThoseWithReasons() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.OBJECTS)) {
      Store table = Stores.open(world.location("lake"));
      epoch(table, Duration.ofHours(9), Status.COMMITTED);
      epoch(table, Duration.ofHours(8), Status.STALE);
      TreeSet<String> stay = new TreeSet<>();
      stay.add(epoch(table, Duration.ofHours(7), Status.OVER_LIMIT));
      String reported = epoch(table, Duration.ofHours(6), Status.COMMITTED);
      table.replace(TableLayout.run(reported) + "/report.json", new byte[0]);
      stay.add(reported);
      epoch(table, Duration.ofHours(5), Status.COMMITTED);
      stay.add(epoch(table, Duration.ofHours(4), Status.COMMITTED));
      stay.add(epoch(table, Duration.ofHours(3), Status.COMMITTED));
      assertThat(KEPT.sweep(table, NOW), is(3));
      assertThat(TableLayout.runs(table), is(stay));
      assertThat(KEPT.sweep(table, NOW), is(0));
    }
  }

  @Test
  void youngOnesStayHoweverMany() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.OBJECTS)) {
      Store table = Stores.open(world.location("lake"));
      for (int minutes = 55; minutes > 0; minutes -= 10) {
        epoch(table, Duration.ofMinutes(minutes), Status.COMMITTED);
      }
      assertThat(KEPT.sweep(table, NOW), is(0));
      assertThat(KEPT.sweep(table, NOW.plus(Duration.ofMinutes(30))), is(3));
    }
  }

  @ParameterizedTest
  @EnumSource(FaultWorld.Kind.class)
  void isDoneAgainAfterAnyCrash(FaultWorld.Kind kind) throws IOException {
    for (int k = 1; k <= 6; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = FaultWorld.inMemory(kind)) {
          Store table = Stores.open(world.location("lake"));
          TreeSet<String> stay = new TreeSet<>();
          stay.add(epoch(table, Duration.ofHours(20), Status.BAD_INPUT));
          for (int hours = 12; hours > 4; hours--) {
            String run = epoch(table, Duration.ofHours(hours), Status.COMMITTED);
            if (hours <= 6) {
              stay.add(run);
            }
          }
          world.arm(k, fault);
          try {
            KEPT.sweep(table, NOW);
            throw new AssertionError("no " + fault + " at " + k + ": " + world.log());
          } catch (ProcessStopped | IOException e) {
            // Some are gone.
          }
          world.restart();
          KEPT.sweep(table, NOW);
          assertThat(fault + " at " + k, TableLayout.runs(table), is(stay));
        }
      }
    }
  }
}
