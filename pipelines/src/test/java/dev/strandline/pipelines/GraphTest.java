package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;

import dev.strandline.model.Flow;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphTest {
  private static Stage stage(Stage.Kind kind, List<String> nodes, String... inputs) {
    return new Stage(kind, nodes, List.of(inputs), List.of(), List.of());
  }

  private static List<Flow> flows(Stage... stages) {
    return new Graph(List.of(stages), List.of()).flows();
  }

  @Test
  void rowsFlowFromTheLastNodeOfAStageToTheFirstOfTheNext() {
    assertThat(
        flows(
            stage(Stage.Kind.READ, List.of("raw")),
            stage(Stage.Kind.READ, List.of("more")),
            stage(Stage.Kind.ROWS, List.of("cast", "select"), "raw", "more"),
            stage(Stage.Kind.LATEST_AND_WRITE, List.of("latest", "lake"), "select"),
            stage(Stage.Kind.WRITE, List.of("history"), "select")),
        contains(
            new Flow(List.of("raw", "more"), List.of("cast")),
            new Flow(List.of("select"), List.of("latest")),
            new Flow(List.of("select"), List.of("history"))));
  }

  @Test
  void theTablesOfAStepFlowTogether() {
    Stage raw = stage(Stage.Kind.READ, List.of("raw"));
    Stage decode = stage(Stage.Kind.ROWS, List.of("decode"), "raw");
    Stage orders = stage(Stage.Kind.TABLE, List.of("decode.orders"), "decode");
    Stage lines = stage(Stage.Kind.TABLE, List.of("decode.lines"), "decode");
    Stage ordersLake = stage(Stage.Kind.WRITE, List.of("orders"), "decode.orders");
    Stage ordersAgain = stage(Stage.Kind.WRITE, List.of("again"), "decode.orders");
    Stage linesLake = stage(Stage.Kind.WRITE, List.of("lines"), "decode.lines");
    Flow read = new Flow(List.of("raw"), List.of("decode"));
    assertThat(
        flows(raw, decode, orders, lines, ordersLake, ordersAgain, linesLake),
        containsInAnyOrder(read, new Flow(List.of("decode"), List.of("orders", "lines"))));
    // A table that nobody reads has no other end, nor have two that are read as one.
    assertThat(flows(raw, decode, orders, lines, ordersLake), contains(read));
    Stage both = stage(Stage.Kind.WRITE, List.of("both"), "decode.orders", "decode.lines");
    assertThat(flows(raw, decode, orders, lines, both), contains(read));
    assertThat(flows(), empty());
  }
}
