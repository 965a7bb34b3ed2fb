package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.KindExamples;
import dev.strandline.options.Spec;
import dev.strandline.options.SpecLoader;
import dev.strandline.options.SpecMutations;
import dev.strandline.pipelines.CheckedSpec;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged specs of the shipped kinds end with a checked spec or with located problems. */
final class SpecMutationsTest {
  private static final long SEED = 20261121;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final SpecLoader LOADER =
      SpecLoader.of(Catalog.fromClassPath()).withEnv(name -> null);

  private static final String JSON =
      """
      strandline: v1
      name: json-job
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "landing/[a-c]*.json"
            format: {type: json}
            columns:
              - {name: id, type: string, required: true}
              - {name: amount, type: string}
      steps:
        typed:
          type: Cast
          input: raw
          config: {columns: [{name: amount, type: "decimal(12,2)"}]}
      sinks:
        lake:
          type: WriteToParquet
          input: typed
          config: {path: lake, mode: append}
      """;
  private static final String PARQUET =
      """
      strandline: v1
      name: parquet-job
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "landing/{a,b}/*.parquet"
            format: {type: parquet}
            columns:
              - {name: id, type: int64}
              - {name: day, type: date}
      steps:
        some:
          type: Select
          input: raw
          config: {keep: [id, day]}
      sinks:
        lake:
          type: WriteToParquet
          input: some
          config: {path: lake, partition_by: [day], mode: append}
      """;

  @Test
  void damagedSpecsEndWithASpecOrWithLocatedProblems() throws IOException {
    SpecMutations.Outcome outcome =
        SpecMutations.of(LOADER, List.of(mainJob(), JSON, PARQUET))
            .run(SEED, 10_000, LIMIT, (text, spec) -> check(spec));

    assertThat("still valid, seed " + SEED, outcome.valid(), greaterThan(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"landing/[z-a]*.json", "landing/{a*.json", "landing/{a,[z-a]}.json"})
  void aPatternThatCannotWorkIsAProblemOfItsKey(String pattern) {
    String problems = check(JSON.replace("landing/[a-c]*.json", pattern));
    boolean valid = pattern.equals("landing/{a*.json"); // a brace without its end is itself
    assertThat(problems, problems.isEmpty(), is(valid));
    assertThat(problems, valid || problems.startsWith("job.yaml:7:"), is(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: int32|[id int64] and [id int32]",
        "type: int64, required: true|[id int64] and [id int64 required]",
        "type: int64, sensitive: true|[id int64] and [id int64 sensitive]"
      })
  void inputsWhoseColumnsHaveTheSameNamesAreToldApart(String other, String difference) {
    String source = PARQUET.substring(PARQUET.indexOf("  raw:"), PARQUET.indexOf("steps:"));
    String two =
        PARQUET
            .replace("sources:\n", "sources:\n" + source.replace("raw:", "other:"))
            .replaceFirst("type: int64", other)
            .replace("input: raw", "input: [other, raw]");
    assertThat(
        check(two),
        endsWith("its columns differ from those of \"other\": " + difference + " [SL-1311]"));
  }

  @Test
  void examplesOfAllKindsLoad() {
    assertThat(KindExamples.problems(Catalog.fromClassPath()), is(empty()));
  }

  private static String mainJob() throws IOException {
    return Files.readString(Repository.file("examples/main-job/spec.yaml"))
        .replace("${params.landing}", "landing")
        .replace("${params.lake}", "lake");
  }

  private static String check(String text) {
    return check(LOADER.load("job.yaml", text, Map.of()));
  }

  /** Its problems, a line each; anything else that is thrown fails the test. */
  private static String check(Spec spec) {
    try {
      CheckedSpec.of(spec);
      return "";
    } catch (InvalidSpec e) {
      assertThat(e.problems().isEmpty(), is(false));
      return String.join("\n", e.problems().stream().map(Object::toString).toList());
    }
  }
}
