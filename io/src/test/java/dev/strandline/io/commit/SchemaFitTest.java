package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which changes of columns a table takes over, passes, and refuses. */
final class SchemaFitTest {
  private static final String TABLE = "id int32 -;day date -;amount int32 n;word string -";
  private static final Set<SchemaChange.Kind> ALL = Set.of(SchemaChange.Kind.values());

  /** Columns as {@code name type flags}, with {@code -} for no flag. */
  private static Schema schema(String columns) {
    StringBuilder text = new StringBuilder();
    for (String column : columns.split(";", -1)) {
      String[] parts = column.split(" ", -1);
      text.append(parts[0] + "\t" + parts[1] + "\t" + parts[2].replace("-", "") + "\n");
    }
    return Schema.parse(text.toString());
  }

  private static SchemaFit fit(String rows, OnDrift onDrift, Set<SchemaChange.Kind> allowed) {
    return SchemaFit.of(
        schema(TABLE), schema(rows), Set.of("id", "day"), new SchemaFit.Rules(onDrift, allowed));
  }

  @ParameterizedTest
  @CsvSource({
    "bool,string",
    "int64,int32",
    "int32,date",
    "string,json",
    "float64,int32",
    "'decimal(9,2)','decimal(8,1)'"
  })
  void keepsTypesThatHaveNothingToDoWithEachOtherApart(String from, String to) {
    for (OnDrift onDrift : List.of(OnDrift.IGNORE, OnDrift.DEAD_LETTER, OnDrift.EVOLVE)) {
      SchemaFit fit =
          SchemaFit.of(
              schema("a " + from + " n"),
              schema("a " + to + " n"),
              Set.of(),
              new SchemaFit.Rules(onDrift, ALL));
      boolean narrower = from.equals("int64") && to.equals("int32");
      assertThat(onDrift + "", fit.refused().isEmpty(), is(narrower));
      assertThat(fit.table(), equalTo(schema("a " + from + " n")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "int32,int64",
    "float32,float64",
    "'decimal(9,2)','decimal(10,2)'",
    "'decimal(18,2)','decimal(19,2)'"
  })
  void widens(String from, String to) {
    SchemaFit fit =
        SchemaFit.of(
            schema("a " + from + " n"),
            schema("a " + to + " n"),
            Set.of(),
            new SchemaFit.Rules(OnDrift.EVOLVE, ALL));
    assertThat(fit.table(), equalTo(schema("a " + to + " n")));
    assertThat(fit.taken(), contains(new SchemaChange(SchemaChange.Kind.WIDEN, "a", from, to)));
    assertThat(fit.refused(), empty());
  }

  @Test
  void putsNewColumnsBehindAndMakesThemNullable() {
    SchemaFit fit =
        fit(
            "note string -;word string -;amount int32 n;day date -;id int32 -",
            OnDrift.EVOLVE,
            ALL);
    assertThat(fit.table(), equalTo(schema(TABLE + ";note string n")));
    assertThat(fit.refused(), empty());
    assertThat(
        fit.taken(),
        contains(new SchemaChange(SchemaChange.Kind.ADD_COLUMN, "note", null, "string")));
  }

  @Test
  void keepsAColumnThatRowsDoNotHaveAnyMore() {
    SchemaFit fit = fit("id int32 -;day date -;amount int32 n", OnDrift.EVOLVE, ALL);
    assertThat(fit.table(), equalTo(schema("id int32 -;day date -;amount int32 n;word string n")));
    assertThat(fit.passed().get(0).change(), is(SchemaChange.Kind.DROP_COLUMN));
    assertThat(fit.taken().get(0).change(), is(SchemaChange.Kind.RELAX_NULL));
    // A column without nulls cannot be left empty where that is not allowed.
    assertThat(
        fit("id int32 -;day date -;amount int32 n", OnDrift.IGNORE, ALL).refused(),
        contains(
            "column word: the table requires it, the rows do not, which cannot be ignored, for"
                + " values would be lost"));
    SchemaFit nullable = fit("id int32 -;day date -;word string -", OnDrift.IGNORE, ALL);
    assertThat(nullable.table(), equalTo(schema(TABLE)));
    assertThat(nullable.refused(), empty());
  }

  @Test
  void neverChangesAColumnThatTheTableGoesBy() {
    List<String> refused =
        fit("id int64 -;day date n;amount int32 n;word string -", OnDrift.EVOLVE, ALL).refused();
    assertThat(refused.size(), is(2));
    assertThat(refused.get(0), containsString("column id: the table has int32, the rows int64"));
    assertThat(refused.get(1), containsString("column day: the table requires it"));
    assertThat(
        fit("id int32 -;amount int32 n;word string -", OnDrift.EVOLVE, ALL).refused(),
        contains("column day: the rows have none, and the table goes by it"));
  }

  @ParameterizedTest
  @EnumSource(
      value = SchemaChange.Kind.class,
      names = {"ADD_COLUMN", "WIDEN", "RELAX_NULL"})
  void takesOverOnlyWhatIsAllowed(SchemaChange.Kind kind) {
    String rows = "id int32 -;day date -;amount int64 n;word string n;note string n";
    Set<SchemaChange.Kind> taken = new TreeSet<>();
    SchemaFit one = fit(rows, OnDrift.EVOLVE, Set.of(kind));
    one.taken().forEach(change -> taken.add(change.change()));
    assertThat(taken, is(Set.of(kind)));
    assertThat(one.refused().size(), is(2));
    assertThat(one.refused().get(0), containsString("and allowed_changes lacks"));
    assertThat(fit(rows, OnDrift.EVOLVE, ALL).refused(), empty());
    assertThat(fit(rows, OnDrift.DEAD_LETTER, ALL).refused(), empty());
    assertThat(fit(rows, OnDrift.DEAD_LETTER, ALL).taken(), empty());
    assertThat(fit(rows, OnDrift.DEAD_LETTER, ALL).table(), equalTo(schema(TABLE)));
    assertThat(fit(rows, OnDrift.IGNORE, ALL).refused().size(), is(2));
  }

  @Test
  void takesANarrowerSpecForWhatItIs() {
    for (OnDrift onDrift : Arrays.asList(OnDrift.IGNORE, OnDrift.DEAD_LETTER, OnDrift.EVOLVE)) {
      SchemaFit fit =
          SchemaFit.of(
              schema("a int64 n;b decimal(20,2) n"),
              schema("b decimal(9,2) -;a int32 -"),
              Set.of(),
              new SchemaFit.Rules(onDrift, Set.of()));
      assertThat(fit.table(), equalTo(schema("a int64 n;b decimal(20,2) n")));
      assertThat(fit.refused(), empty());
      assertThat(fit.taken(), empty());
      assertThat(fit.passed(), empty());
    }
  }
}
