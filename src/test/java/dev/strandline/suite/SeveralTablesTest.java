package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.CheckedSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a spec with several tables of one stream means, and what is wrong with others. */
final class SeveralTablesTest {
  private static final String ORDERS = "shop.public.orders: {keys: id, columns: [{name: id}]}";
  private static final String ITEMS =
      "public.items: {keys: [id, line], columns: [{name: id}, {name: line}]}";

  private static String spec(String tables, String more, String steps, String sinks) {
    return """
    strandline: v1
    name: t
    sources:
      raw:
        type: ReadFromFiles
        config: {path: in, format: {type: json}, columns: [{name: value, type: json}]}
    steps:
      changes:
        type: DecodeChanges
        input: raw
        config: {format: {type: debezium, tables: {%s}%s}}
    %s
    sinks:
    %s
    """
        .formatted(tables, more, steps.indent(2), sinks.indent(2));
  }

  private static String merge(String name, String input, String path) {
    return "%s: {type: WriteToParquet, input: \"%s\", config: {path: \"%s\", mode: merge}}\n"
        .formatted(name, input, path);
  }

  private static final String LATEST = "latest: {type: LatestPerKey, input: changes}";

  private static CheckedSpec checked(String yaml) {
    return CheckedSpec.of(SpecLoader.of(Catalog.fromClassPath()).load("t.yaml", yaml, Map.of()));
  }

  private static List<String> problems(String yaml) {
    InvalidSpec invalid = assertThrows(InvalidSpec.class, () -> checked(yaml));
    return invalid.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void eachTableHasItsOwnNodesKeysAndPath() {
    CheckedSpec checked =
        checked(
            spec(
                ORDERS + ", " + ITEMS,
                "",
                LATEST,
                merge("lake", "latest", "lake/{source.schema}_{source.table}")));
    assertThat(
        checked.spec().nodes().stream().map(node -> node.name()).toList(),
        contains(
            "raw",
            "changes",
            "changes[shop.public.orders]",
            "changes[public.items]",
            "latest[shop.public.orders]",
            "latest[public.items]",
            "lake[shop.public.orders]",
            "lake[public.items]"));
    assertThat(checked.key("lake[public.items]").columns(), contains("id", "line"));
    assertThat(checked.schema("lake[shop.public.orders]").names(), contains("id"));
    assertThat(
        checked.spec().sinks().get("lake[public.items]").config().toString(),
        containsString("lake/public_items"));
    assertThat(checked.sourcesOf("lake[public.items]"), contains("raw"));
  }

  @Test
  void aFilterBetweenKeepsTheTablesApart() {
    String steps =
        "all: {type: Filter, input: changes, config: {conditions: [{column: id, op: not_null}]}}\n"
            + LATEST.replace("input: changes", "input: all");
    CheckedSpec checked =
        checked(spec(ORDERS + ", " + ITEMS, "", steps, merge("lake", "latest", "{source.table}")));
    assertThat(checked.key("lake[public.items]").columns(), contains("id", "line"));
  }

  @Test
  void oneTargetForTwoTablesIsRefused() {
    List<String> problems =
        problems(spec(ORDERS + ", " + ITEMS, "", LATEST, merge("lake", "latest", "lake")));
    assertThat(problems.size(), is(1));
    assertThat(problems.get(0), containsString("sinks.lake.config.path: \"lake\" is where"));
    assertThat(problems.get(0), containsString("(for public.items) [SL-1322]"));
  }

  @Test
  void aWordThatTheNameDoesNotTellIsRefused() {
    String sink = merge("lake", "latest", "{source.database}/{source.table}");
    List<String> problems = problems(spec(ORDERS + ", " + ITEMS, "", LATEST, sink));
    assertThat(problems.size(), is(1));
    assertThat(
        problems.get(0), containsString("{source.database} is not known for lake[public.items]"));
    String one =
        spec(
            ORDERS,
            "",
            "own: {type: LatestPerKey, input: \"changes[shop.public.orders]\"}",
            merge("lake", "own", "{source.table}"));
    assertThat(problems(one).toString(), containsString("write the path out [SL-1321]"));
  }

  @Test
  void namesThatEventsOfTwoTablesFitAreRefused() {
    String tables = "orders: {columns: [{name: id}]}, " + ORDERS;
    assertThat(
        problems(spec(tables, "", LATEST, merge("lake", "latest", "{source.table}"))).toString(),
        containsString("\"orders\" is the end of \"shop.public.orders\""));
    String slash = "a/../b: {columns: [{name: id}]}";
    assertThat(
        problems(spec(slash, "", LATEST, merge("lake", "latest", "{source.table}"))).toString(),
        containsString("expected a dotted name"));
  }

  @Test
  void columnsAndTablesExcludeEachOther() {
    String sink = merge("lake", "latest", "lake/{source.table}");
    assertThat(
        problems(spec(ORDERS, ", columns: [{name: id}]", LATEST, sink)).toString(),
        containsString("expected either columns"));
    assertThat(
        problems(spec("", "", LATEST, sink)).toString(), containsString("expected either columns"));
    assertThat(
        problems(spec(ORDERS, ", keys: id", LATEST, sink)).toString(),
        containsString("each has its own name and keys"));
  }

  @Test
  void aKeyThatNobodyTellsIsAskedFor() {
    String tables = "public.items: {columns: [{name: id}, {name: line}]}";
    assertThat(
        problems(spec(tables, "", LATEST, merge("lake", "latest", "lake"))).toString(),
        containsString("no step before it tells the key"));
  }

  @Test
  void severalTablesDoNotMixWithOtherRows() {
    String both = "both: {type: LatestPerKey, input: [changes, raw], config: {keys: id}}";
    assertThat(
        problems(spec(ORDERS, "", both, merge("lake", "both", "lake"))).toString(),
        containsString("it must be the only input; name one, such as changes[shop.public.orders]"));
  }

  @Test
  void everyTableIsRead() {
    String own = "own: {type: LatestPerKey, input: \"changes[public.items]\"}";
    String sink = merge("items", "own", "lake/items");
    assertThat(
        problems(spec(ORDERS + ", " + ITEMS, "", own, sink)).toString(),
        containsString("nobody reads changes[shop.public.orders]"));
    assertThat(
        problems(spec(ITEMS, "", own + "\n" + LATEST, sink + merge("l", "latest", "lake/l")))
            .toString(),
        containsString("nothing is left to read"));
    assertThat(
        problems(spec(ITEMS, "", own.replace("items", "item"), sink)).toString(),
        containsString("no source or step is called \"changes[public.item]\"; did you mean"));
  }
}
