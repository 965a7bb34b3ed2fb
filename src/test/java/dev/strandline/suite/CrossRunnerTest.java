package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.pipelines.GraphOfSecrets;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.ReportJson;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same spec gives the same rows, letters, books and outcome on every runner. */
@Tag("runners")
final class CrossRunnerTest {
  private static final List<String> RUNNERS =
      List.of(SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK, SpecRun.SPARK);
  private static final String LETTERS =
      "SELECT parse_filename(object), record, line, step, code, \"column\", message, raw, raw_form"
          + " FROM ";
  private static final Path STREAM = Repository.file("examples/stream");

  @TempDir static Path sparks;
  private static RunnerProcess spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() throws IOException {
    spark = RunnerProcess.start(SpecRun.SPARK, sparks);
  }

  @AfterAll
  static void stopSpark() throws IOException {
    spark.close();
  }

  /** What came of a job on one runner. */
  private record Result(String lake, String history, String letters, List<String> reports) {}

  private record PlaceOn(String runner, Path folder, List<JsonNode> reports)
      implements GoldenJob.Place {
    @Override
    public void run(SpecRun run) throws IOException {
      SpecRun there = run.with("lake", "witness:" + lake()).on(runner);
      String json =
          runner.equals(SpecRun.SPARK)
              ? spark.run(there)
              : ReportJson.text(new LocalEngine().run(there.request(), RunListener.NONE));
      JsonNode report = new ObjectMapper().readTree(json);
      assertThat("the runner that was asked for", report.at("/run/runner").asText(), is(runner));
      reports.add(report);
    }
  }

  private Result run(GoldenJob job, String runner) throws Exception {
    Path place = Files.createDirectories(folder.resolve(runner));
    PlaceOn on = new PlaceOn(runner, place, new ArrayList<>());
    job.run(on);
    assertThat("who wrote the rows", WitnessStores.of(on.lake()), is(Set.of(runner)));
    assertThat("strays", Folders.strays(on.lake()), is(empty()));
    Path letters = on.rejected();
    return new Result(
        LogicalHash.of(on.lake()),
        LogicalHash.of(place.resolve("lake_history")),
        Folders.parquet(letters).isEmpty()
            ? "none"
            : LogicalHash.ofQuery(LETTERS + Duck.stored(letters)),
        on.reports().stream().map(CrossRunnerTest::told).toList());
  }

  /** What a report says of rows: how the run ended, and the books of each node. */
  private static String told(JsonNode report) {
    List<String> told = new ArrayList<>();
    told.add(report.at("/outcome/kind").asText());
    told.add(report.at("/outcome/exit_code").asText());
    told.add(report.at("/balanced").asText());
    report.get("nodes").forEach(node -> told.add(node.toString()));
    for (JsonNode sink : report.get("sinks")) {
      Map<String, String> books = new LinkedHashMap<>();
      sink.fields().forEachRemaining(f -> books.put(f.getKey(), f.getValue().toString()));
      books.remove("target");
      books.remove("path");
      told.add(books.toString());
    }
    return String.join("\n", told);
  }

  @ParameterizedTest
  @EnumSource(GoldenJob.class)
  void givesTheSameOnEveryRunner(GoldenJob job) throws Exception {
    Map<String, Result> results = new LinkedHashMap<>();
    for (String runner : RUNNERS) {
      results.put(runner, run(job, runner));
    }
    Result first = results.get(RUNNERS.get(0));
    System.out.println(
        "CrossRunnerTest " + job + ": " + first.lake() + ", letters " + first.letters());
    assertThat("rows", first.lake(), is(not(LogicalHash.ofRows(List.of()))));
    results.forEach((runner, result) -> assertThat(runner, result, is(first)));
  }

  @Test
  void everyExampleIsOneOfTheJobs() throws IOException {
    Set<Path> run = new TreeSet<>();
    for (GoldenJob job : GoldenJob.values()) {
      run.add(job.file());
    }
    try (Stream<Path> files = Files.walk(Repository.file("examples"))) {
      List<Path> forgotten =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.toString().contains("/target/"))
              // Two specs of one table, which a test of their own runs.
              .filter(file -> !file.toString().contains("/schema-drift/"))
              // Two tables below one folder; ChangeExamplesTest runs it.
              .filter(file -> !file.toString().contains("/debezium-tables/"))
              // A stream, which a test below runs where streams can.
              .filter(file -> !file.equals(STREAM.resolve("spec.yaml")))
              .filter(file -> !run.contains(file))
              .toList();
      assertThat("examples that no job runs", forgotten, is(empty()));
    }
  }

  @Test
  void noSecretIsInTheGraphThatSparkIsGiven() throws IOException {
    String canary = "canary-4711-with-$igns";
    Path spec = GraphOfSecrets.spec(folder, canary);
    assertThat(spark.leaks(spec, canary), is("@@ [2 places, many objects]"));
    String found = spark.leaks(spec, canary, GraphOfSecrets.PLANTED);
    assertThat(found, endsWith(", graph]"));
  }

  @Test
  void aPlantedDifferenceIsSeen() throws Exception {
    PlaceOn on = new PlaceOn(SpecRun.LOCAL, folder, new ArrayList<>());
    Path landing = on.copy("examples/delete-insert/landing");
    SpecRun job = on.spec(GoldenJob.DELETE_INSERT.file()).with("landing", landing);
    on.run(job);
    String right = LogicalHash.of(on.lake());
    Path file = landing.resolve("prices-2.csv");
    String text = Files.readString(file);
    int digit = text.indexOf('.') - 1;
    char other = text.charAt(digit) == '9' ? '8' : '9';
    Files.writeString(file, text.substring(0, digit) + other + text.substring(digit + 1));
    on.run(job);
    assertThat(LogicalHash.of(on.lake()), is(not(right)));
  }

  /** The example of a stream in a folder of its own, which takes in the files that a test lands. */
  private record StreamOn(PlaceOn place) {
    StreamOn(Path folder, String runner) throws IOException {
      this(new PlaceOn(runner, folder, List.of()));
      Files.createDirectories(place.landing());
    }

    SpecRun run(String idle) {
      return place
          .spec(STREAM.resolve("spec.yaml"))
          .with("landing", place.landing())
          .with("lake", "witness:" + place.lake())
          .with("idle", idle)
          .on(place.runner());
    }

    void land(String name) throws IOException {
      land(name, Files.readString(STREAM.resolve("landing").resolve(name)));
    }

    /** At once, as a stream may look at any time. */
    void land(String name, String text) throws IOException {
      Path temporary = Files.writeString(place.folder().resolve("landing.tmp"), text);
      Files.move(temporary, place.landing().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Rows with their positions, letters, and which runners wrote them. */
    String result() throws Exception {
      assertThat("strays", Folders.strays(place.lake()), is(empty()));
      assertThat(WitnessStores.of(place.lake()), is(Set.of(place.runner())));
      return LogicalHash.of(place.lake())
          + ", letters "
          + LogicalHash.ofQuery(LETTERS + Duck.stored(place.rejected()));
    }
  }

  private static List<String> scans() throws IOException {
    try (Stream<Path> files = Files.list(STREAM.resolve("landing"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String ofOneBoundedRun() throws Exception {
    StreamOn bounded = new StreamOn(folder.resolve("bounded"), SpecRun.LOCAL);
    for (String file : scans()) {
      bounded.land(file);
    }
    RunReport report =
        new LocalEngine().run(bounded.run("1s").request().boundedOnce(), RunListener.NONE);
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
    List<String> expected = Files.readAllLines(STREAM.resolve("expected/rows.csv"));
    assertThat(
        Duck.lines(
            Duck.rows(
                "SELECT parcel, strftime(scanned, '%Y-%m-%d %H:%M:%S'), place FROM "
                    + Duck.table(bounded.place().lake())
                    + " ORDER BY parcel")),
        is(expected.subList(1, expected.size())));
    return bounded.result();
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.DIRECT, SpecRun.FLINK})
  void aStreamMakesTheTableOfOneBoundedRun(String runner) throws Exception {
    StreamOn on = new StreamOn(folder.resolve(runner), runner);
    RunReport report;
    try (RunningStream stream = RunningStream.start(on.run("1h"))) {
      long commits = 0;
      for (String file : scans()) {
        on.land(file);
        long more = ++commits;
        stream.until(file + " is in", () -> Folders.commits(on.place().lake()) == more);
      }
      report = stream.stop();
    }
    assertThat(report.run().runner(), is(runner));
    assertThat("books: " + report.nodes() + report.sinks(), report.balanced(), is(true));
    String result = on.result();
    System.out.println("CrossRunnerTest stream on " + runner + ": " + result);
    assertThat(result, is(ofOneBoundedRun()));
  }

  @Test
  void theExampleOfAStreamEndsByItselfAndAPlantedDifferenceIsSeen() throws Exception {
    StreamOn on = new StreamOn(folder.resolve("planted"), SpecRun.DIRECT);
    for (String file : scans()) {
      String text = Files.readString(STREAM.resolve("landing").resolve(file));
      on.land(file, text.replace("10:15:00", "10:15:01"));
    }
    RunReport report = RunningStream.start(on.run("100ms")).ended();
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
    assertThat(on.result(), is(not(ofOneBoundedRun())));
  }

  @Test
  void oneValueOneRowOrOneNullChangesTheHash() {
    List<List<String>> rows = List.of(List.of("1", "a"), List.of("2", "b"), List.of("2", ""));
    String hash = LogicalHash.ofRows(rows);
    List<List<String>> turned = List.of(rows.get(2), rows.get(0), rows.get(1));
    assertThat("another order", LogicalHash.ofRows(turned), is(hash));
    List<List<List<String>>> others =
        List.of(
            List.of(List.of("1", "a"), List.of("2", "c"), List.of("2", "")),
            List.of(List.of("1", "a"), List.of("2", "b")),
            List.of(rows.get(0), rows.get(1), rows.get(2), rows.get(2)),
            List.of(List.of("1", "a"), List.of("2", "b"), Arrays.asList("2", null)),
            List.of(List.of("1a", ""), List.of("2", "b"), List.of("2", "")));
    for (List<List<String>> other : others) {
      assertThat(other.toString(), LogicalHash.ofRows(other), is(not(hash)));
    }
  }
}
