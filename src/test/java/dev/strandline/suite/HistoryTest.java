package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LedgerEntry;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunEntry;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.cli.TableFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a table's runs, inputs and files, by its spec and by its folder. */
@Tag("durability")
final class HistoryTest {
  private final LocalEngine engine = new LocalEngine();
  @TempDir Path folder;

  @Test
  void tellsEachRunItsCommitAndItsInputs() throws Exception {
    Random random = new Random(1);
    SmallJob job = new SmallJob(folder, "merge");
    SpecRun run = SpecRun.of(job.spec("spec.yaml"));
    job.add(random, 300);
    String first = run.committed().run().id();
    job.add(random, 200);
    String second = run.committed().run().id();
    Path dead = job.lake().resolve("_strandline/runs/20990101T000000000-00000000");
    Files.createDirectories(dead);
    Files.writeString(dead.resolve("run.log"), "its last words\n");
    List<String> before = Folders.files(job.lake());

    for (TableChoice table : List.of(bySpec(job), byPath(job))) {
      List<RunEntry> runs = engine.history(table, 10);
      assertThat(runs.toString(), runs.size(), is(3));
      assertThat(runs.get(0).outcome(), is("died"));
      RunEntry latest = runs.get(1);
      assertThat(latest.runId(), is(second));
      assertThat(latest.outcome(), is("committed"));
      assertThat(latest.commit(), is(OptionalLong.of(2)));
      assertThat(latest.inputs(), is(1L));
      assertThat(latest.rowsIn(), is(200L));
      assertThat(latest.inserted() + latest.updated(), greaterThan(0L));
      assertThat(latest.millis().isPresent(), is(true));
      assertThat(runs.get(2).runId(), is(first));
      assertThat(engine.history(table, 1).size(), is(1));

      List<LedgerEntry> ledger = engine.ledger(table);
      assertThat(ledger.toString(), ledger.size(), is(2));
      assertThat(ledger.get(1).path(), is("f00002.csv"));
      assertThat(ledger.get(1).rows(), is(200L));
      assertThat(ledger.get(1).commit(), is(2L));

      TableFiles files = engine.files(table, OptionalLong.empty());
      assertThat(files.commit(), is(2L));
      assertThat(files.latest(), is(true));
      for (TableFiles.TableFile file : files.files()) {
        assertThat(file.location(), Files.size(Path.of(file.location())), is(file.bytes()));
      }
    }
    assertThat("nothing was written", Folders.files(job.lake()), is(before));

    // Without its report, the record tells.
    Files.delete(job.lake().resolve("_strandline/runs/" + second + "/report.json"));
    RunEntry bare = engine.history(byPath(job), 10).get(1);
    assertThat(bare.runId(), is(second));
    assertThat(bare.outcome(), is("committed"));
    assertThat(bare.rowsIn(), is(200L));
  }

  @Test
  void keepsTheLogOfEachRunWithItsEnd() throws Exception {
    SmallJob job = new SmallJob(folder, "append");
    job.add(new Random(1), 50);
    Program.Ended ended =
        Program.withHeap("256m")
            .start(folder, Map.of(), "run", job.spec("spec.yaml").toString(), "--quiet")
            .end();
    assertThat(ended.told(), ended.exit(), is(0));
    List<String> logs =
        Folders.files(job.lake()).stream().filter(file -> file.endsWith("run.log")).toList();
    assertThat(logs.size(), is(1));
    String log = Files.readString(job.lake().resolve(logs.get(0)));
    assertThat(log, containsString("small: 1 input, "));
    assertThat(log, containsString("ended: committed"));
  }

  private static TableChoice bySpec(SmallJob job) {
    return new TableChoice(
        Optional.of(Request.of(job.spec("spec.yaml"))), Optional.empty(), Optional.empty());
  }

  private static TableChoice byPath(SmallJob job) {
    return new TableChoice(Optional.empty(), Optional.empty(), Optional.of(job.lake().toString()));
  }
}
