package dev.strandline.transforms.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.NodeKind;
import dev.strandline.options.SpecLoader;
import dev.strandline.transforms.RowSteps;
import dev.strandline.transforms.reduce.Reduction;
import dev.strandline.transforms.testing.Rows;
import dev.strandline.transforms.testing.StepSpecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepsTest {
  private static final DeadLetter.Job JOB = new DeadLetter.Job("p", "hash", "run-1", "");
  private static final RecordBatch BATCH =
      Rows.batch("a", 1, "k1|2024-01-03|10", "k2|-|x", "k3|2024-02-01|-", "k4|2023-01-01|9");

  @Test
  void selectKeepsInTheOrderAsked() {
    assertThat(
        run("{type: Select, config: {keep: [v, k]}}"), contains("10|k1", "x|k2", "-|k3", "9|k4"));
  }

  @Test
  void selectDropsAndRenames() {
    String yaml = "{type: Select, config: {drop: [v], rename: {k: key}}}";
    assertThat(StepSpecs.steps(Rows.SCHEMA, yaml).output().names(), contains("key", "day"));
    assertThat(run(yaml).get(0), equalTo("k1|2024-01-03"));
  }

  @Test
  void castMakesRowsThatDoNotFitDeadLetters() {
    List<DeadLetter> letters = new ArrayList<>();
    List<String> rows =
        run("{type: Cast, config: {columns: [{name: v, type: int32, required: true}]}}", letters);
    assertThat(rows, contains("k1|2024-01-03|10", "k4|2023-01-01|9"));
    assertThat(letters.size(), equalTo(2));
    assertThat(letters.get(0).reason().code(), equalTo("SL-2101"));
    assertThat(letters.get(0).reason().message(), containsString("\"x\""));
    assertThat(letters.get(0).place(), equalTo(new DeadLetter.Place("raw", "a", 1, 2, 0, -1)));
    assertThat(letters.get(1).reason().code(), equalTo("SL-2100"));
  }

  /** Marks are of texts that somebody wrote: 10.000 is ten, in German too. */
  @Test
  void castTakesANumberByItsValueWhateverTheLocale() {
    RowSteps steps =
        StepSpecs.steps(
            Rows.SCHEMA,
            "{type: Cast, config: {columns: [{name: v, type: 'decimal(6,3)'}]}}",
            "{type: Cast, config: {columns: [{name: v, type: 'decimal(9,3)', locale: de-DE}]}}");
    List<DeadLetter> letters = new ArrayList<>();
    List<String> rows = Rows.texts(steps.apply(BATCH, JOB, Instant.EPOCH, letters::add).get(0));
    assertThat(rows.get(0), equalTo("k1|2024-01-03|10000")); // thousandths
    assertThat(letters.size(), equalTo(1)); // x, which is no number
  }

  @Test
  void castTakesOtherTypesByTheirText() {
    assertThat(
        run("{type: Cast, config: {columns: [{name: day, type: string}]}}").get(0),
        equalTo("k1|2024-01-03|10"));
  }

  @Test
  void aRejectedRowOfASensitiveSchemaLeavesOnlyItsPlace() {
    Schema schema =
        Schema.of(
            Rows.SCHEMA.column(0),
            Rows.SCHEMA.column(1),
            new Column("v", Type.Plain.STRING, true, true));
    RecordBatch secret =
        new RecordBatch(schema, BATCH.origins(), BATCH.rows(), BATCH.bytes(), BATCH.length());
    List<DeadLetter> letters = new ArrayList<>();
    StepSpecs.steps(schema, "{type: Cast, config: {columns: [{name: v, type: int32}]}}")
        .apply(secret, JOB, Instant.EPOCH, letters::add);
    assertThat(letters.get(0).raw().bytes().length, equalTo(0));
    assertThat(letters.get(0).reason().message().contains("\"x\""), equalTo(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{column: v, op: eq, value: 10} # [k1]",
        "{column: v, op: ne, value: 10} # [k2, k4]",
        "{column: v, op: lt, value: 9} # [k1]",
        "{column: day, op: ge, value: 2024-01-03} # [k1, k3]",
        "{column: day, op: gt, value: 2024-01-03} # [k3]",
        "{column: day, op: le, value: 2024-01-03} # [k1, k4]",
        "{column: k, op: in, values: [k1, k4, z]} # [k1, k4]",
        "{column: k, op: not_in, values: [k1, k4]} # [k2, k3]",
        "{column: v, op: is_null} # [k3]",
        "{column: day, op: not_null} # [k1, k3, k4]",
        "{column: k, op: matches, value: 'k[12]'} # [k1, k2]",
      })
  void filterKeepsWhatMeetsACondition(String condition, String expected) {
    List<String> keys =
        run("{type: Filter, config: {conditions: [" + condition + "]}}").stream()
            .map(row -> row.substring(0, 2))
            .toList();
    assertThat(keys.toString(), equalTo(expected));
  }

  @Test
  void filterMeetsAllOrAny() {
    String conditions = "conditions: [{column: v, op: not_null}, {column: day, op: not_null}]";
    assertThat(run("{type: Filter, config: {" + conditions + "}}").size(), equalTo(2));
    assertThat(run("{type: Filter, config: {match: any, " + conditions + "}}").size(), equalTo(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{type: Select, config: {keep: [x]}} # config.keep[0]: no column \"x\" in the input; it has k, day, v [SL-1701]",
        "{type: Select, config: {keep: [k], drop: [v]}} # keep and drop exclude each other [SL-1707]",
        "{type: Select, config: {}} # expected one of keep, drop, rename [SL-1707]",
        "{type: Select, config: {rename: {k: v}}} # two columns would be named \"v\" [SL-1703]",
        "{type: Select, config: {drop: [k], rename: {k: z}}} # \"k\" does not stay [SL-1707]",
        "{type: Cast, config: {columns: [{name: v, type: timestamp, pattern: yyyy}]}} # [SL-1705]",
        "{type: Cast, config: {columns: [{name: v, type: date}, {name: v, type: date}]}} # \"v\" is cast twice [SL-1703]",
        "{type: Filter, config: {conditions: [{column: day, op: eq, value: x}]}} # Cannot cast column \"day\" to date",
        "{type: Filter, config: {conditions: [{column: day, op: eq}]}} # conditions[0]: eq needs a value [SL-1706]",
        "{type: Filter, config: {conditions: [{column: day, op: in, value: 1}]}} # in takes no value [SL-1706]",
        "{type: Filter, config: {conditions: [{column: day, op: is_null, values: [1]}]}} # is_null takes no values [SL-1706]",
        "{type: Filter, config: {conditions: [{column: day, op: matches, value: x}]}} # \"day\" is a date [SL-1702]",
        "{type: Filter, config: {conditions: [{column: k, op: matches, value: '('}]}} # [SL-1706]",
      })
  void saysWhatIsWrong(String yaml, String problem) {
    List<String> problems = StepSpecs.problems(yaml, Rows.SCHEMA);
    assertThat(problems, contains(containsString(problem)));
  }

  @Test
  void latestPerKeyOrdersByPositionUnlessColumnsAreNamed() {
    assertThat(
        StepSpecs.reduction("{type: LatestPerKey, config: {keys: [k, day]}}"),
        equalTo(Reduction.latest(List.of("k", "day"))));
    String both = "{type: LatestPerKey, config: {keys: day, order_by: [k, source_position]}}";
    assertThat(
        StepSpecs.reduction(both),
        equalTo(new Reduction(List.of("day"), List.of("k"), Reduction.Deletes.APPLY)));
    assertThat(StepSpecs.problems(both, Rows.SCHEMA), equalTo(List.of()));
    assertThat(
        StepSpecs.problems(
            "{type: LatestPerKey, config: {keys: [k, k, x], order_by: [source_position, v]}}",
            Rows.SCHEMA),
        contains(
            containsString("config.keys[1]: \"k\" is named twice [SL-1703]"),
            containsString("config.keys[2]: no column \"x\""),
            containsString("config.order_by[0]: source_position decides every tie"),
            containsString("config.order_by[1]: \"v\" may be null")));
  }

  @Test
  void theExampleOfEachKindLoads() {
    for (NodeKind<?> kind : StepSpecs.catalog().kinds(NodeKind.Role.STEP)) {
      String node = kind.example().strip().replace("\n", "\n    ");
      SpecLoader.of(StepSpecs.catalog())
          .load(
              "t.yaml",
              "strandline: v1\nname: t\nsources: {raw: {type: TestSource}}\nsteps:\n  it:\n    "
                  + node
                  + "\nsinks: {out: {type: TestSink, input: it}}\n",
              Map.of());
    }
  }

  private static List<String> run(String yaml) {
    List<DeadLetter> letters = new ArrayList<>();
    List<String> rows = run(yaml, letters);
    assertThat(letters, equalTo(List.of()));
    return rows;
  }

  /** Runs a step as a worker gets it: after serialization. */
  private static List<String> run(String yaml, List<DeadLetter> letters) {
    RowSteps steps = SerializableUtils.ensureSerializable(StepSpecs.steps(Rows.SCHEMA, yaml));
    return Rows.texts(steps.apply(BATCH, JOB, Instant.EPOCH, letters::add).get(0));
  }
}
