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
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
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
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of AWS DMS's files: op, order, keys that change. */
final class DmsRowsTest {
  private static final DeadLetter.Job JOB = new DeadLetter.Job("p", "hash", "run-1", "");
  private static final String NULL = "-";

  private final List<DeadLetter> letters = new ArrayList<>();

  private static Schema input(String... names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(Column.nullable(name, Type.Plain.STRING));
    }
    return Schema.of(columns);
  }

  private static RecordBatch file(Schema schema, String name, String... rows) {
    RowWriter writer = new RowWriter(schema);
    int seq = 1;
    for (String row : rows) {
      writer.begin(Op.INSERT, writer.origin(Origin.file("raw", name, 1)), seq++);
      for (String value : row.split(",", -1)) {
        if (value.equals(NULL)) {
          writer.putNull();
        } else {
          writer.putBytes(value.getBytes(StandardCharsets.UTF_8));
        }
      }
      writer.end();
    }
    return writer.take();
  }

  /** Decodes files, in a worker of their own each, and reduces them in that order. */
  private List<String> latest(String format, Schema schema, List<RecordBatch> files)
      throws IOException {
    RowSteps steps =
        SerializableUtils.ensureSerializable(
            StepSpecs.steps(schema, "{type: DecodeChanges, config: {format: " + format + "}}"));
    List<String> rows = new ArrayList<>();
    Reduction reduction = new Reduction(List.of("id"), List.of(), Reduction.Deletes.APPLY);
    try (LatestReducer reducer = new LatestReducer(steps.output(), reduction, ReduceMemory.AUTO)) {
      reducer.start(Set.of(), row -> rows.add(text(row, steps.output())));
      for (RecordBatch file : files) {
        reducer.add(steps.apply(file, JOB, Instant.EPOCH, letters::add).get(0));
      }
      assertThat(reducer.finish().balances(), is(true));
    }
    return rows;
  }

  private static String text(RowCursor row, Schema schema) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      values.add(row.isNull(i) ? NULL : row.getString(i));
    }
    return String.join(",", values);
  }

  @Test
  void loadsComeFirstAndFilesGoByTheirNames() throws IOException {
    Schema schema = input("Op", "id", "v");
    RecordBatch load = file(schema, "t/LOAD00000001.csv", "-,1,load", "-,2,load", "I,3,load");
    RecordBatch first = file(schema, "t/20260101-120000000.csv", "U,1,a", "U,1,b", "D,2,-");
    RecordBatch second = file(schema, "a/20260101-120000000-1.csv", "U,1,c", "U,3,c");
    for (List<RecordBatch> order :
        List.of(List.of(load, first, second), List.of(second, first, load))) {
      assertThat(latest("{type: dms}", schema, order), contains("1,c", "3,c"));
    }
    assertThat(letters, is(empty()));
  }

  @Test
  void theChangeSequenceOrdersAsANumberWhateverTheFilesSay() throws IOException {
    Schema schema = input("Op", "id", "v", "AR_H_CHANGE_SEQ");
    RecordBatch later = file(schema, "20260101-1.csv", "U,1,last,100", "U,1,early,9");
    RecordBatch earlier = file(schema, "20260101-2.csv", "U,1,middle,99");
    RecordBatch load = file(schema, "LOAD1.csv", "-,1,load,-", "-,2,load,");
    assertThat(
        latest("{type: dms}", schema, List.of(later, earlier, load)), contains("1,last", "2,load"));
  }

  @Test
  void aChangeWithoutItsSequenceIsRefused() throws IOException {
    Schema schema = input("Op", "id", "v", "AR_H_CHANGE_SEQ");
    RecordBatch file = file(schema, "20260101-1.csv", "U,1,a,-", "U,1,b,1x", "U,1,c,1");
    assertThat(latest("{type: dms}", schema, List.of(file)), contains("1,c"));
    assertThat(letters.size(), is(2));
    assertThat(letters.get(0).reason().code(), is("SL-2152"));
    assertThat(letters.get(0).reason().column(), is("AR_H_CHANGE_SEQ"));
    assertThat(letters.get(1).reason().message(), containsString("\"1x\""));
    assertThat(letters.get(0).place().object(), is("20260101-1.csv"));
  }

  @Test
  void aKeyThatChangesDeletesTheOldOne() throws IOException {
    Schema schema = input("Op", "id", "v", "BI_id");
    String format = "{type: dms, before_prefix: BI_, keys: id}";
    RecordBatch load = file(schema, "LOAD1.csv", "-,1,one,-", "-,2,two,-");
    RecordBatch changes =
        file(schema, "2.csv", "U,9,one,1", "U,2,TWO,2", "U,1,swap,2", "I,5,new,-", "D,5,-,5");
    assertThat(latest(format, schema, List.of(changes, load)), contains("1,swap", "9,one"));
  }

  @Test
  void anOpThatCannotBeIsRefused() throws IOException {
    Schema schema = input("Op", "id", "v");
    RecordBatch load = file(schema, "LOAD1.csv", "U,1,a", "-,2,b");
    RecordBatch changes = file(schema, "2.csv", "-,3,c", "X,4,d", "i,5,e", "I,6,f");
    assertThat(latest("{type: dms}", schema, List.of(load, changes)), contains("2,b", "6,f"));
    assertThat(
        letters.stream().map(letter -> letter.reason().code()).toList(),
        contains("SL-2151", "SL-2151", "SL-2151", "SL-2151"));
    assertThat(letters.get(1).reason().message(), containsString("no full load (LOAD*)"));
    assertThat(letters.get(2).reason().message(), containsString("\"X\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{type: dms, op: o} # config.format.op: no column \"o\" in the input",
        "{type: dms, change_seq: s} # config.format.change_seq: no column \"s\" in the input",
        "{type: dms, before_prefix: BI_} # format.before_prefix: no key has a before-image",
        "{type: dms, keys: [x]} # config.format.keys[0]: no column \"x\" in the input",
      })
  void saysWhatIsWrong(String format, String problem) {
    assertThat(
        StepSpecs.problems(
            "{type: DecodeChanges, config: {format: " + format + "}}", input("Op", "id", "v")),
        contains(containsString(problem)));
  }

  @Test
  void wordsOfAnotherFormatAreRefused() {
    assertThat(
        StepSpecs.problems(
            "{type: DecodeChanges, config: {format: {type: dms}, op: {column: Op}}}",
            input("Op", "id")),
        contains(containsString("config.op: op is for the format custom")));
    assertThat(
        StepSpecs.problems("{type: DecodeChanges, config: {}}", input("Op", "id")),
        contains(containsString("the format custom needs op")));
  }

  /** Random changes of a map, spread over files in order, read in any order: the map. */
  @Test
  void anyOrderOfArrivalGivesTheSourcesTable() throws IOException {
    long seed = Long.getLong("strandline.seed", 20260301L);
    System.out.println("DmsRowsTest seed " + seed);
    for (int round = 0; round < 300; round++) {
      Random random = new Random(seed + round);
      boolean sequence = random.nextBoolean();
      Schema schema =
          sequence
              ? input("Op", "id", "v", "BI_id", "AR_H_CHANGE_SEQ")
              : input("Op", "id", "v", "BI_id");
      Map<String, String> table = new TreeMap<>();
      List<RecordBatch> files = files(random, schema, sequence, table);
      Collections.shuffle(files, random);
      files.addAll(files.subList(0, files.size() / 3)); // read twice
      List<String> expected = new ArrayList<>();
      table.forEach((id, v) -> expected.add(id + "," + v));
      assertThat(
          "seed " + (seed + round),
          latest("{type: dms, before_prefix: BI_, keys: [id]}", schema, files),
          is(expected));
    }
    assertThat(letters, is(empty()));
  }

  private static List<RecordBatch> files(
      Random random, Schema schema, boolean sequence, Map<String, String> table) {
    List<List<String>> changes = new ArrayList<>();
    List<String> load = new ArrayList<>();
    int values = 0;
    for (int id = 0; id < 5; id++) {
      if (random.nextBoolean()) {
        table.put("k" + id, "v" + values);
        load.add("-,k" + id + ",v" + values++ + ",-");
      }
    }
    for (int file = 0; file < 4; file++) {
      List<String> rows = new ArrayList<>();
      for (int n = random.nextInt(8); n > 0; n--) {
        String id = "k" + random.nextInt(6);
        String other = "k" + random.nextInt(6);
        String v = "v" + values++;
        if (!table.containsKey(id)) {
          rows.add("I," + id + "," + v + ",-");
          table.put(id, v);
        } else if (random.nextInt(4) == 0) {
          rows.add("D," + id + ",-," + id);
          table.remove(id);
        } else if (!table.containsKey(other)) {
          rows.add("U," + other + "," + v + "," + id);
          table.remove(id);
          table.put(other, v);
        } else {
          rows.add("U," + id + "," + v + "," + id);
          table.put(id, v);
        }
      }
      changes.add(rows);
    }
    List<RecordBatch> files = new ArrayList<>();
    load.replaceAll(row -> row + (sequence ? "," : ""));
    files.add(file(schema, "LOAD0000000A.csv", load.toArray(new String[0])));
    long next = 95;
    for (int i = 0; i < changes.size(); i++) {
      List<String> rows = new ArrayList<>();
      for (String row : changes.get(i)) {
        rows.add(row + (sequence ? "," + next++ : ""));
      }
      files.add(file(schema, "20260101-00000000" + i + ".csv", rows.toArray(new String[0])));
    }
    return files;
  }
}
