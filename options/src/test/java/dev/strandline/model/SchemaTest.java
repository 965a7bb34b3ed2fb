package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Schemas and types come back from their text, which never changes. */
final class SchemaTest {
  @Property(tries = 1000)
  void aSchemaComesBackFromItsText(@ForAll long seed) {
    Schema schema = new RandomValues(seed).schema();
    Schema read = Schema.parse(schema.text());
    assertThat(read, equalTo(schema));
    assertThat(read.fingerprint(), is(schema.fingerprint()));
  }

  @Property(tries = 1000)
  void anyNameComesBack(@ForAll String name) {
    Assume.that(!name.isEmpty());
    Type struct = new Type.Struct(List.of(Column.nullable(name, Type.Plain.INT32)));
    Schema schema = Schema.of(Column.required(name, new Type.Array(struct)));
    assertThat(Schema.parse(schema.text()), equalTo(schema));
  }

  @Test
  void theTextIsFixed() {
    Type struct =
        new Type.Struct(
            List.of(
                Column.nullable("a b", Type.Plain.DATE),
                Column.nullable("c", new Type.Array(new Type.Decimal(12, 3)))));
    Schema schema =
        Schema.of(
            Column.required("id", Type.Plain.INT64),
            new Column("größe_x", Type.Plain.STRING, true, true),
            Column.nullable("s", struct));
    assertThat(
        schema.text(),
        equalTo(
            """
            id\tint64\t
            gr_x00F6__x00DF_e_x005F_x\tstring\tns
            s\tstruct<a_x0020_b:date,c:array<decimal(12,3)>>\tn
            """));
    assertThat(Long.toHexString(schema.fingerprint()), equalTo("f905f77fda3bb112"));
  }

  @Test
  void columnsAreEqualInAllTheyHoldOnly() {
    List<Column> columns = new ArrayList<>();
    List<Type> types =
        List.of(
            Type.Plain.INT32,
            Type.Plain.INT64,
            new Type.Decimal(12, 2),
            new Type.Decimal(12, 3),
            new Type.Decimal(13, 2),
            new Type.Array(new Type.Decimal(12, 2)));
    for (String name : List.of("a", "b")) {
      for (Type type : types) {
        for (boolean nullable : new boolean[] {true, false}) {
          columns.add(new Column(name, type, nullable, false));
          columns.add(new Column(name, type, nullable, true));
        }
      }
    }
    for (Column one : columns) {
      for (Column other : columns) {
        // The text has all of a column, and a schema read from it has none of the same objects.
        boolean same = Schema.of(one).text().equals(Schema.of(other).text());
        Column copy = Schema.parse(Schema.of(other).text()).column(0);
        assertThat(one + " and " + copy, one.equals(copy), is(same));
        assertThat(Schema.of(one).equals(Schema.of(copy)), is(same));
        assertThat(!same || one.hashCode() == copy.hashCode(), is(true));
      }
    }
    assertThat(columns.get(0).equals(null), is(false));
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    Column column = Column.nullable("a", Type.Plain.INT32);
    assertThrows(IllegalArgumentException.class, () -> Schema.of(column, column));
    assertThrows(IllegalArgumentException.class, () -> new Type.Struct(List.of(column, column)));
  }

  @Test
  void aFieldOfAStructIsNullableAndNeverSensitive() {
    Type.Struct struct = new Type.Struct(List.of(Column.required("a", Type.Plain.INT32)));
    assertThat(struct.fields().get(0).nullable(), is(true));
    Column secret = new Column("a", Type.Plain.INT32, true, true);
    assertThrows(IllegalArgumentException.class, () -> new Type.Struct(List.of(secret)));
  }

  @Test
  void wrongTypesAreNamed() {
    String[][] cases = {
      {"int", "unknown type \"int\"; known: string, bool"},
      {"decimal", "expected '('"},
      {
        "decimal(12",
        "expected ',' at character 11; between braces a type with a comma needs quotes"
      },
      {"struct<a:int32", "expected '>' at character 15; between braces a type with a comma needs"},
      {"decimal(39,0)", "precision must be 1 to 38, got 39"},
      {"decimal(5,6)", "scale must be 0 to the precision, got 6"},
      {"decimal(a,1)", "expected a number, got \"a\""},
      {"array<int32", "expected '>'"},
      {"array<>", "expected a name at character 7"},
      {"struct<>", "expected a name at character 8"},
      {"struct<a:int32,a:int32>", "two fields are named \"a\""},
      {"int32 x", "unexpected \"x\""},
      {"", "expected a name at character 1"},
      {"array<".repeat(40) + "int32" + ">".repeat(40), "types nest deeper than 32"},
    };
    for (String[] c : cases) {
      var e = assertThrows(IllegalArgumentException.class, () -> Type.parse(c[0]), c[0]);
      assertThat(e.getMessage(), containsString(c[1]));
    }
  }
}
