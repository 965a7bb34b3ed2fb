package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.io.EpochOutcomes;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Stores;
import dev.strandline.io.table.CompactSettings;
import dev.strandline.io.table.CompactTable;
import dev.strandline.model.Epoch;
import dev.strandline.suite.StreamOracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Epochs that come twice, too late, or never, as after crashes and restored checkpoints: whoever
 * committed first has it, and the next plan begins where the table stands.
 */
final class StreamEpochsTest {
  private static final long SEED = Long.getLong("strandline.seed", 11);

  @TempDir Path folder;

  /** One stream's job of which this test is the runner. */
  private record Job(StreamOracle oracle, EpochGraph graph) {
    static Job of(Path folder, String mode) throws IOException {
      return of(StreamOracle.in(folder, mode), folder, EpochOutcomes.KEPT);
    }

    /** One more process with the same job. */
    static Job of(StreamOracle oracle, Path folder, EpochOutcomes kept) throws IOException {
      return new Job(oracle, EpochGraph.of(oracle.spec(), folder.resolve("own"), kept));
    }

    Optional<Epochs.Ready> plan(long number) throws IOException {
      return graph.epochs().plan(number);
    }

    /** Runs that epoch to its end, and says what came of it. */
    RunOutcome.Status run(Epochs.Ready ready) throws IOException {
      Epoch epoch = ready.epoch();
      var time = org.joda.time.Instant.ofEpochMilli(epoch.number());
      graph.run(Create.timestamped(TimestampedValue.of(epoch, time)).withCoder(Epoch.coder()));
      return outcome(ready).orElseThrow().status();
    }

    Optional<RunOutcome> outcome(Epochs.Ready ready) throws IOException {
      return graph.outcome(ready);
    }

    /** What the stream does when an epoch has ended. */
    void ended(Epochs.Ready ready) throws IOException {
      graph.epochs().ended(EpochGraph.pending(ready), outcome(ready).orElseThrow(), 1, 0);
    }

    boolean isTold(Epochs.Ready ready) throws IOException {
      return Stores.open(ready.folder()).stat(RunOutcome.FILE).isPresent();
    }

    long commits() throws IOException {
      return TableState.read(Stores.open(oracle.lake().toString())).number();
    }

    void check(String when) throws Exception {
      assertThat(when, oracle.differences(), is(List.of()));
    }
  }

  @Test
  void anEpochThatComesBackChangesNothing() throws Exception {
    Job job = Job.of(folder, "merge");
    job.oracle().add(new Random(SEED), 60);
    Epochs.Ready first = job.plan(0).orElseThrow();
    assertThat(job.run(first), is(RunOutcome.Status.COMMITTED));
    job.oracle().add(new Random(SEED + 1), 60);
    assertThat(job.run(job.plan(1).orElseThrow()), is(RunOutcome.Status.COMMITTED));
    assertThat("as it ended before", job.run(first), is(RunOutcome.Status.COMMITTED));
    assertThat(job.commits(), is(2L));
    job.check("after the first came back");
  }

  @ParameterizedTest
  @CsvSource({"merge", "append"})
  void ofTwoPlansOfOneStateTheSecondToCommitIsStale(String mode) throws Exception {
    Job job = Job.of(folder, mode);
    job.oracle().add(new Random(SEED), 60);
    Epochs.Ready restored = job.plan(0).orElseThrow();
    job.oracle().add(new Random(SEED + 1), 60);
    Epochs.Ready again = job.plan(0).orElseThrow();
    assertThat(job.run(again), is(RunOutcome.Status.COMMITTED));
    assertThat(job.run(restored), is(RunOutcome.Status.STALE));
    assertThat(job.plan(1).isPresent(), is(false));
    assertThat(job.commits(), is(1L));
    job.check("after one was stale");
    assertThat("staged", job.oracle().strays(), is(List.of()));
  }

  /** As a job does that comes back from a checkpoint of long ago. */
  @ParameterizedTest
  @CsvSource({"merge", "append"})
  void anEpochThatComesBackWhenItsOutcomeIsGoneChangesNothing(String mode) throws Exception {
    EpochOutcomes none = new EpochOutcomes(1, Duration.ofHours(-1));
    Job job = Job.of(StreamOracle.in(folder, mode), folder, none);
    job.oracle().add(new Random(SEED), 60);
    Epochs.Ready overtaken = job.plan(0).orElseThrow();
    Epochs.Ready first = job.plan(0).orElseThrow();
    assertThat(job.run(first), is(RunOutcome.Status.COMMITTED));
    assertThat(job.run(overtaken), is(RunOutcome.Status.STALE));
    job.oracle().add(new Random(SEED + 1), 60);
    Epochs.Ready second = job.plan(1).orElseThrow();
    assertThat(job.run(second), is(RunOutcome.Status.COMMITTED));
    RunOutcome told = job.outcome(first).orElseThrow();
    job.ended(second);
    assertThat("old ones go", job.isTold(first) || job.isTold(overtaken), is(false));
    assertThat("the newest stays", job.isTold(second), is(true));

    Job restored = Job.of(job.oracle(), folder, none);
    RunOutcome found = restored.outcome(first).orElseThrow();
    assertThat(found.status(), is(RunOutcome.Status.COMMITTED));
    assertThat("as it was told", found.books(), is(told.books()));
    assertThat(
        restored.outcome(overtaken).map(RunOutcome::status),
        is(Optional.of(RunOutcome.Status.STALE)));

    assertThat("its record is there", job.run(first), is(RunOutcome.Status.COMMITTED));
    assertThat("its number is taken", job.run(overtaken), is(RunOutcome.Status.STALE));
    assertThat(job.commits(), is(2L));
    job.check("after both came back");
    assertThat("staged", job.oracle().strays(), is(List.of()));
    assertThat(job.plan(2).isPresent(), is(false));
  }

  /** Nobody is told of an epoch's end before there is one, however old it is. */
  @Test
  void anOldEpochThatGoesOnHasNoOutcome() throws Exception {
    EpochOutcomes none = new EpochOutcomes(0, Duration.ofHours(-1));
    Job job = Job.of(StreamOracle.in(folder, "merge"), folder, none);
    job.oracle().add(new Random(SEED), 60);
    assertThat(job.run(job.plan(0).orElseThrow()), is(RunOutcome.Status.COMMITTED));
    job.oracle().add(new Random(SEED + 1), 60);
    Epochs.Ready slow = job.plan(1).orElseThrow();
    assertThat(job.outcome(slow), is(Optional.empty()));
    assertThat(job.run(slow), is(RunOutcome.Status.COMMITTED));
  }

  /** A runner may keep each epoch as long as the stream goes on. */
  @Test
  void aPlanDoesNotGrowWithWhatTheTableHas() throws Exception {
    Job job = Job.of(folder, "merge");
    List<Integer> sizes = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      job.oracle().add(new Random(SEED + number), 5);
      Epochs.Ready ready = job.plan(number).orElseThrow();
      sizes.add(CoderUtils.encodeToByteArray(Epoch.coder(), ready.epoch()).length);
      assertThat(job.run(ready), is(RunOutcome.Status.COMMITTED));
    }
    assertThat("sizes of " + sizes, sizes.get(5) - sizes.get(2), lessThan(20));
  }

  /** A restored job plans what a zombie commits at last: what is left is planned from there. */
  @Test
  void whatAStaleEpochLacksIsInTheNext() throws Exception {
    Job job = Job.of(folder, "append");
    job.oracle().add(new Random(SEED), 60);
    Epochs.Ready zombie = job.plan(0).orElseThrow();
    job.oracle().add(new Random(SEED + 1), 60);
    Epochs.Ready restored = job.plan(0).orElseThrow();
    assertThat(job.run(zombie), is(RunOutcome.Status.COMMITTED));
    assertThat(job.run(restored), is(RunOutcome.Status.STALE));
    assertThat(job.run(job.plan(0).orElseThrow()), is(RunOutcome.Status.COMMITTED));
    job.check("after the zombie");
  }

  /** What the other run has removed is of no use any more, and no fault. */
  @Test
  void aStaleEpochMayMissTheFilesThatItWasPlannedFrom() throws Exception {
    Job job = Job.of(folder, "merge");
    job.oracle().add(new Random(SEED), 600);
    job.run(job.plan(0).orElseThrow());
    job.oracle().add(new Random(SEED + 1), 600);
    Epochs.Ready last = job.plan(1).orElseThrow();
    job.run(last);
    job.oracle().add(new Random(SEED + 2), 60);
    Epochs.Ready stale = job.plan(2).orElseThrow();
    RunContext run = new RunContext(RunId.create(Instant.now()), "c", "c", Instant.now());
    CompactSettings small = CompactSettings.DEFAULT.withTarget(300);
    CompactTable.of(job.oracle().lake().toString(), small).run(run, 0, 2, () -> false);
    assertThat(job.run(stale), is(RunOutcome.Status.STALE));
    assertThat(job.run(job.plan(3).orElseThrow()), is(RunOutcome.Status.COMMITTED));
    job.check("after the compaction");
    Stores.open(last.folder()).delete(RunOutcome.FILE);
    assertThat("its record is there", job.run(last), is(RunOutcome.Status.COMMITTED));
    job.check("after the last before it came back");
  }

  @ParameterizedTest
  @CsvSource({"merge, 0", "merge, 1", "append, 2"})
  void anyOrderOfPlansAndCommitsGivesTheTable(String mode, long more) throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Random random = new Random(SEED + more);
    Job job = Job.of(folder, mode);
    List<Epochs.Ready> planned = new ArrayList<>();
    long number = 0;
    for (int step = 0; step < 14; step++) {
      switch (random.nextInt(4)) {
        case 0 -> job.oracle().add(random, 40);
        case 1 -> job.plan(number).ifPresent(planned::add);
        case 2 -> number++;
        default -> {
          if (!planned.isEmpty()) {
            job.run(planned.get(random.nextInt(planned.size()))); // also one that has run
          }
        }
      }
    }
    for (Optional<Epochs.Ready> next = job.plan(++number);
        next.isPresent();
        next = job.plan(++number)) {
      assertThat(job.run(next.get()), is(RunOutcome.Status.COMMITTED));
    }
    job.check(mode + " " + more);
  }
}
