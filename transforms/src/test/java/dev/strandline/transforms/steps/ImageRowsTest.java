package dev.strandline.transforms.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.ValueText;
import dev.strandline.transforms.RowSteps;
import dev.strandline.transforms.reduce.LatestReducer;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import dev.strandline.transforms.testing.StepSpecs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

/** Changes told by an op and images, in an order that columns tell. */
final class ImageRowsTest {
  private static final DeadLetter.Job JOB = new DeadLetter.Job("p", "hash", "run-1", "");
  private static final Schema INPUT =
      Schema.of(
          List.of(
              Column.nullable("what", Type.Plain.STRING),
              Column.nullable("before", Type.Plain.JSON),
              Column.nullable("after", Type.Plain.JSON),
              Column.nullable("lsn", Type.Plain.STRING),
              Column.nullable("step", Type.Plain.INT32)));

  private final List<DeadLetter> letters = new ArrayList<>();

  private static String step(String order) {
    return "{type: DecodeChanges, config: {format: {type: custom, op: {column: what, insert: [new],"
        + " update: [set], delete: [gone], absent: read}, keys: id, "
        + order
        + "columns: [{name: id, type: int64, required: true}, {name: v},"
        + " {name: amount, type: 'decimal(12,2)'}]}}}";
  }

  /** A row such as {@code set;{'id':1};{'id':2};10;1}; nothing is null. */
  private static RecordBatch row(String file, long record, String text) {
    RowWriter out = new RowWriter(INPUT);
    out.begin(Op.INSERT, out.origin(Origin.file("raw", file, 1)), record);
    String[] cells = text.replace('\'', '"').split(";", -1);
    for (int i = 0; i < 4; i++) {
      if (cells[i].isEmpty()) {
        out.putNull();
      } else {
        out.putBytes(cells[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    if (cells[4].isEmpty()) {
      out.putNull();
    } else {
      out.putInt(Integer.parseInt(cells[4]));
    }
    out.end();
    return out.take();
  }

  private List<String> latest(String step, List<RecordBatch> input) throws IOException {
    RowSteps steps = SerializableUtils.ensureSerializable(StepSpecs.steps(INPUT, step));
    List<String> rows = new ArrayList<>();
    Reduction reduction = new Reduction(List.of("id"), List.of(), Reduction.Deletes.APPLY);
    try (LatestReducer reducer = new LatestReducer(steps.output(), reduction, ReduceMemory.AUTO)) {
      reducer.start(
          Set.of(),
          row -> {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              cells.add(String.valueOf(ValueText.of(row, i, steps.output().column(i).type())));
            }
            rows.add(String.join("|", cells));
          });
      for (RecordBatch batch : input) {
        reducer.add(steps.apply(batch, JOB, Instant.EPOCH, letters::add).get(0));
      }
      reducer.finish();
    }
    return rows;
  }

  private static final List<RecordBatch> FEED =
      List.of(
          row("a", 1, ";;{'id':1,'v':'load','amount':1.5};0;0"),
          row("a", 2, "new;;{'id':2,'v':'two'};9;1"),
          row("a", 3, "set;{'id':1};{'id':1,'v':'nine','amount':'12.50'};9;2"),
          row("b", 1, "set;{'id':1};{'id':1,'v':'ten'};10;-1"),
          row("b", 2, "set;{'id':1};{'id':1,'v':'last','amount':3};10;0"),
          row("b", 3, "gone;{'id':2};;11;1"),
          row("b", 4, "new;;{'id':3,'v':'three'};11;2"),
          row("b", 5, "set;{'id':3};{'id':4,'v':'four'};12;1"),
          row("b", 6, "gone;;{'id':9};100000000000000000000;1"));

  @Test
  void columnsOrderChangesAsNumbersWhateverOrderTheyComeIn() throws Exception {
    List<RecordBatch> feed = new ArrayList<>(FEED);
    for (int seed = 0; seed < 100; seed++) {
      assertThat(
          "seed " + seed,
          latest(step("order: [lsn, step], "), feed),
          contains("1|last|3.00", "4|four|null"));
      Collections.shuffle(feed, new Random(seed));
    }
    assertThat(letters, is(empty()));
  }

  @Test
  void withoutColumnsThePlaceInTheSourceDecides() throws Exception {
    List<RecordBatch> feed = new ArrayList<>(FEED);
    Collections.reverse(feed);
    assertThat(latest(step(""), feed), contains("1|last|3.00", "4|four|null"));
  }

  @Test
  void betweenEqualNumbersThePlaceInTheSourceDecides() throws Exception {
    List<RecordBatch> feed =
        List.of(
            row("b", 1, "set;;{'id':1,'v':'later file'};10;1"),
            row("a", 9, "set;;{'id':1,'v':'earlier file'};10;1"));
    assertThat(latest(step("order: [lsn, step], "), feed), contains("1|later file|null"));
  }

  @Test
  void whatCannotBeToldIsALetter() throws Exception {
    List<RecordBatch> feed =
        List.of(
            row("a", 1, "new;;{'id':1};x;1"),
            row("a", 2, "new;;{'id':1};5;"),
            row("a", 3, "what;;{'id':1};5;1"),
            row("a", 4, "new;{'id':1};;5;1"),
            row("a", 5, "new;;{'v':'no key'};5;1"),
            row("a", 6, "gone;;;5;1"),
            row("a", 7, "new;;{'id':'x'};5;1"),
            row("a", 8, "new;;[1];5;1"));
    assertThat(latest(step("order: [lsn, step], "), feed), is(empty()));
    assertThat(
        letters.stream().map(l -> l.reason().code() + " " + l.reason().column()).toList(),
        contains(
            "SL-2153 lsn",
            "SL-2153 step",
            "SL-2150 what",
            "SL-2161 ",
            "SL-2163 id",
            "SL-2163 ",
            "SL-2101 id",
            "SL-2160 "));
  }

  @Test
  void aWrongConfigIsTold() {
    assertThat(
        StepSpecs.problems(step("order: [lsn, before, lsn, none], after: x, "), INPUT).toString(),
        containsString("which has no order of numbers"));
    List<String> problems =
        StepSpecs.problems(step("order: [lsn, lsn, none], after: x, before: step, "), INPUT);
    assertThat(problems.toString(), containsString("\"lsn\" is named twice"));
    assertThat(problems.toString(), containsString("no column \"none\""));
    assertThat(problems.toString(), containsString("no column \"x\""));
    assertThat(problems.toString(), containsString("\"step\" is a int32"));
    assertThat(problems.size(), is(4));
  }
}
