package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule of the planner: the graph before and after. */
final class PlannerRulesTest {
  private static final PlannerRule FUSE = new FuseRowSteps();
  private static final PlannerRule ONE = new OneShuffle();

  private static Stage read(String name) {
    return new Stage(Stage.Kind.READ, List.of(name), List.of(), List.of(), List.of());
  }

  private static Stage rows(String name, String... inputs) {
    return new Stage(Stage.Kind.ROWS, List.of(name), List.of(inputs), List.of(), List.of());
  }

  private static Stage latest(String name, String input, String... keys) {
    return new Stage(Stage.Kind.LATEST, List.of(name), List.of(input), List.of(keys), List.of());
  }

  private static Stage write(String name, List<String> inputs, String... columns) {
    return new Stage(Stage.Kind.WRITE, List.of(name), inputs, List.of(), List.of(columns));
  }

  private static Graph graph(Stage... stages) {
    return new Graph(List.of(stages), List.of());
  }

  private static String text(Graph graph) {
    return graph.stages().stream()
        .map(
            stage ->
                stage.kind()
                    + " "
                    + String.join("+", stage.nodes())
                    + (stage.inputs().isEmpty() ? "" : " <- " + String.join(", ", stage.inputs())))
        .collect(Collectors.joining("\n"));
  }

  private static void changes(PlannerRule rule, Graph before, String was, String becomes) {
    assertThat(text(before), is(was.strip()));
    Graph after = rule.apply(before).orElseThrow();
    assertThat(text(after), is(becomes.strip()));
    assertThat("no second time", rule.apply(after), is(Optional.empty()));
  }

  private static void leaves(PlannerRule rule, Graph graph) {
    assertThat(rule.apply(graph), is(Optional.empty()));
  }

  @Test
  void fusesRowStepsThatFollowOneAnother() {
    changes(
        FUSE,
        graph(
            read("raw"),
            rows("cast", "raw"),
            rows("filter", "cast"),
            write("lake", List.of("filter"))),
        """
        READ raw
        ROWS cast <- raw
        ROWS filter <- cast
        WRITE lake <- filter
        """,
        """
        READ raw
        ROWS cast+filter <- raw
        WRITE lake <- filter
        """);
  }

  @Test
  void keepsRowStepsApartWhoseRowsTwoReadersWant() {
    leaves(
        FUSE,
        graph(
            read("raw"),
            rows("cast", "raw"),
            rows("filter", "cast"),
            write("lake", List.of("filter")),
            write("all", List.of("cast"))));
  }

  @Test
  void keepsARowStepApartThatReadsSeveral() {
    leaves(
        FUSE,
        graph(
            read("raw"),
            read("old"),
            rows("cast", "raw"),
            rows("filter", "cast", "old"),
            write("lake", List.of("filter"))));
  }

  @Test
  void letsOneShuffleServeReductionAndWriteWhereThePartitionIsInTheKey() {
    changes(
        ONE,
        graph(
            read("raw"),
            latest("latest", "raw", "id", "day"),
            write("lake", List.of("latest"), "day")),
        """
        READ raw
        LATEST latest <- raw
        WRITE lake <- latest
        """,
        """
        READ raw
        LATEST_AND_WRITE latest+lake <- raw
        """);
  }

  @Test
  void letsOneShuffleServeATableWithoutPartitions() {
    changes(
        ONE,
        graph(read("raw"), latest("latest", "raw", "id"), write("lake", List.of("latest"))),
        """
        READ raw
        LATEST latest <- raw
        WRITE lake <- latest
        """,
        """
        READ raw
        LATEST_AND_WRITE latest+lake <- raw
        """);
  }

  @Test
  void keepsTwoShufflesWhereAKeyMayMoveBetweenPartitions() {
    leaves(
        ONE,
        graph(read("raw"), latest("latest", "raw", "id"), write("lake", List.of("latest"), "day")));
  }

  @Test
  void keepsTwoShufflesWhereTwoSinksReadTheLatest() {
    leaves(
        ONE,
        graph(
            read("raw"),
            latest("latest", "raw", "id"),
            write("lake", List.of("latest")),
            write("copy", List.of("latest"))));
  }

  @Test
  void keepsTwoShufflesWhereTheSinkReadsMoreThanTheLatest() {
    leaves(
        ONE,
        graph(read("raw"), latest("latest", "raw", "id"), write("lake", List.of("latest", "raw"))));
  }

  @Test
  void appliesEveryRuleToAWholeSpecAndSaysWhy(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("in.csv"), "1,2026-01-31\n");
    Graph graph =
        Plans.of(
                """
                strandline: v1
                name: rules
                sources:
                  raw:
                    type: ReadFromFiles
                    config:
                      path: "%s/*.csv"
                      format: {type: delimited, header: false}
                      columns: [{name: id}, {name: day, type: date}]
                steps:
                  whole: {type: Cast, input: raw, config: {columns: [{name: id, type: int64}]}}
                  named: {type: Select, input: whole, config: {rename: {day: on}}}
                  latest: {type: LatestPerKey, input: named, config: {keys: [id, on]}}
                sinks:
                  lake:
                    type: WriteToParquet
                    input: latest
                    config: {path: "%s/lake", partition_by: [month(on)], mode: overwrite}
                """
                    .formatted(folder, folder))
            .graph();

    assertThat(
        text(graph),
        is("READ raw\nROWS whole+named <- raw\nLATEST_AND_WRITE latest+lake <- named"));
    assertThat(
        graph.fired().stream().map(fired -> fired.rule() + ": " + fired.why()).toList(),
        is(
            List.of(
                "fuse row steps: whole and named run in one loop over each batch",
                "one shuffle: on of the partitions in the key, so one shuffle serves latest and"
                    + " lake")));
  }
}
