package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.pipelines.GraphOfSecrets;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every golden job translates to a job of Dataflow without a network, and its steps are those of
 * the approved listing in {@code resources}. Writes the listings anew where {@code
 * -Dstrandline.write.graphs=true} is given.
 */
final class DataflowGraphsTest {
  private static final String DATAFLOW = "dataflow";
  private static final String WRITE = "strandline.write.graphs";
  private static final String COMMAND =
      "mvn -pl src/test -am package -Dtest=DataflowGraphsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D"
          + WRITE
          + "=true";

  private static final String SPEC =
      """
      strandline: v1
      name: far
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "%s/*.csv"
            format: {type: delimited, header: false}
            columns: [{name: id, type: int32}]
      sinks:
        lake: {type: WriteToParquet, input: raw, config: {path: "%s", mode: append}}
      dead_letters: {path: "%s"}
      """;

  @TempDir static Path scratch;
  private static RunnerProcess dataflow;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    dataflow = RunnerProcess.start(DATAFLOW, scratch);
  }

  @AfterAll
  static void stop() throws IOException {
    dataflow.close();
  }

  /** A job is translated in place of being run, so that each run finds the table as it was. */
  private record Translated(Path folder, List<JsonNode> jobs) implements GoldenJob.Place {
    @Override
    public void run(SpecRun run) throws IOException {
      String text = Files.readString(run.spec());
      Path shared = folder.resolve("shared-" + jobs.size() + ".yaml");
      Files.writeString(shared, text.replaceFirst("(?m)^strandline: v1$", "$0\nshared: true"));
      Path template = folder.resolve("job-" + jobs.size() + ".json");
      SpecRun there = new SpecRun(shared, run.params(), DATAFLOW, run.allowEmpty());
      JsonNode report =
          new ObjectMapper().readTree(dataflow.run(there, DataflowJob.options(folder, template)));
      assertThat(report.at("/run/runner").asText(), is(DATAFLOW));
      assertThat(
          report.at("/outcome").toString(), report.at("/outcome/kind").asText(), is("submitted"));
      jobs.add(new ObjectMapper().readTree(template.toFile()));
    }
  }

  /** The listings of a job's runs, each that differs from the one before. */
  private String listing(GoldenJob job) throws IOException {
    Translated translated = new Translated(folder, new ArrayList<>());
    job.run(translated);
    List<String> listings =
        translated.jobs().stream().map(DataflowJob::listing).distinct().toList();
    return String.join("\n", listings);
  }

  @ParameterizedTest
  @EnumSource(GoldenJob.class)
  void translatesToTheApprovedSteps(GoldenJob job) throws Exception {
    String name = job.name().toLowerCase(java.util.Locale.ROOT) + ".txt";
    Path approved =
        Repository.file("src/test/resources/dev/strandline/suite/dataflow").resolve(name);
    String now = listing(job);
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(approved.getParent());
      Files.writeString(approved, now);
    }
    String before = Files.exists(approved) ? Files.readString(approved) : "";
    if (!now.equals(before)) {
      fail(
          "the steps of "
              + job
              + " are not those of "
              + Repository.root().relativize(approved)
              + " (- approved, + now); if that is meant: "
              + COMMAND
              + "\n"
              + LineDiff.of(before, now));
    }
  }

  /** Of the job as it would be submitted, and of the graph that is staged beside it. */
  @Test
  void noSecretIsInAJob() throws IOException {
    String canary = "canary-4711-with-$igns";
    Path spec = GraphOfSecrets.spec(folder, canary);
    Path job = Files.createDirectory(folder.resolve("job"));
    String[] options = DataflowJob.options(job, job.resolve("job.json"));
    assertThat(dataflow.leaks(spec, canary, options), is("@@ [5 places, many objects]"));
    String[] planted = Arrays.copyOf(options, options.length + 1);
    planted[options.length] = GraphOfSecrets.PLANTED;
    String found = dataflow.leaks(spec, canary, planted);
    assertThat(found, stringContainsInOrder("graph", "job.json", "pipeline"));
  }

  private String refused(String yaml, String... options) throws IOException {
    SpecRun run = SpecRun.of(folder, yaml);
    return assertThrows(AssertionError.class, () -> dataflow.run(run, options)).getMessage();
  }

  @Test
  void pathsThatWorkersDoNotSeeAreRefused() throws IOException {
    String[] options = DataflowJob.options(folder, folder.resolve("job.json"));
    String disk = refused(SPEC.formatted("/in", "/lake", "/bad"), options);
    assertThat(
        disk,
        stringContainsInOrder(
            "raw.config.path",
            "SL-1312",
            "lake.config.path",
            "SL-1312",
            "dead_letters.path",
            "SL-1312"));
    String gcs = refused(SPEC.formatted("gs://in", "gs://lake", "gs://bad"), options);
    assertThat(
        gcs,
        stringContainsInOrder(
            "raw.config.path",
            "SL-3001",
            "lake.config.path",
            "SL-3001",
            "dead_letters.path",
            "SL-3001"));
    assertThat(Files.exists(folder.resolve("job.json")), is(false));
  }

  @Test
  void optionsThatAreMissingAreNamed() throws IOException {
    String spec = SPEC.formatted("s3://bucket/in", "s3://bucket/lake", "s3://bucket/bad");
    assertThat(
        refused(spec, "--region=us-central1"),
        containsString("without --project=PROJECT, --tempLocation=gs://BUCKET/FOLDER;"));
  }

  @Test
  void aChangedStepIsSeenAsTwoLines() {
    String before = "a\nb\nc\nd\ne\n";
    assertThat(LineDiff.of(before, "a\nb\nc\nx\ne\n"), is("  c\n- d\n+ x\n  e\n"));
    assertThat(LineDiff.of(before, before), is(""));
    assertThat(LineDiff.of("", before), not(is("")));
  }
}
