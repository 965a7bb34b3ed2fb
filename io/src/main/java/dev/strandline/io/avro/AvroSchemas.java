package dev.strandline.io.avro;

import dev.strandline.io.values.ValueKind;
import dev.strandline.model.Column;
import dev.strandline.model.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** What an Avro schema says of values, and the columns that a record's schema comes to. */
final class AvroSchemas {
  private AvroSchemas() {}

  /** What the values of a schema that is no union are. */
  static ValueKind kind(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    String name = logical == null ? "" : logical.getName();
    return switch (schema.getType()) {
      case BOOLEAN -> ValueKind.BOOL;
      case INT, LONG ->
          switch (name) {
            case "date" -> ValueKind.DATE;
            case "time-millis", "time-micros" -> ValueKind.TIME;
            case "timestamp-millis", "timestamp-micros", "timestamp-nanos" -> ValueKind.INSTANT;
            case "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos" ->
                ValueKind.LOCAL;
            default -> ValueKind.WHOLE;
          };
      case FLOAT -> ValueKind.FLOAT;
      case DOUBLE -> ValueKind.DOUBLE;
      case STRING, ENUM -> ValueKind.TEXT;
      case BYTES, FIXED -> name.equals("decimal") ? ValueKind.DECIMAL : ValueKind.BYTES;
      case ARRAY, MAP -> ValueKind.LIST;
      case RECORD -> ValueKind.GROUP;
      case NULL, UNION -> throw new IllegalArgumentException(schema.getType() + " has no kind");
    };
  }

  /** The branches of a union that are not null; the schema itself where it is no union. */
  static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).toList()
        : List.of(schema);
  }

  /**
   * Columns of the same names, each of the narrowest type that holds every value of its field.
   *
   * @throws IllegalArgumentException if there is no such type, naming the field
   */
  static dev.strandline.model.Schema toSchema(Schema record) {
    requireRecord(record);
    return dev.strandline.model.Schema.of(columns(record, new HashSet<>()));
  }

  /** The type of a field's values, as text; empty where no column can have it. */
  static String typeOf(Schema.Field field) {
    try {
      return type(field.schema(), field.name(), new HashSet<>()).toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  static void requireRecord(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "its values are of type " + schema.getType().getName() + ", not records");
    }
  }

  private static List<Column> columns(Schema record, Set<String> above) {
    if (!above.add(record.getFullName())) {
      throw new IllegalArgumentException("the record " + record.getFullName() + " contains itself");
    }
    List<Column> columns = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      Type type = type(field.schema(), field.name(), above);
      columns.add(new Column(field.name(), type, field.schema().isNullable(), false));
    }
    above.remove(record.getFullName());
    return columns;
  }

  private static Type type(Schema schema, String field, Set<String> above) {
    List<Schema> branches = branches(schema);
    if (branches.isEmpty() || schema.getType() == Schema.Type.NULL) {
      return Type.Plain.STRING; // always null
    }
    Type found = single(branches.get(0), field, above);
    for (Schema branch : branches.subList(1, branches.size())) {
      found = wider(found, single(branch, field, above), field);
    }
    return found;
  }

  private static Type wider(Type one, Type other, String field) {
    if (one.equals(other)) {
      return one;
    }
    Set<Type> both = Set.of(one, other);
    if (both.equals(Set.of(Type.Plain.INT32, Type.Plain.INT64))) {
      return Type.Plain.INT64;
    }
    if (both.equals(Set.of(Type.Plain.FLOAT32, Type.Plain.FLOAT64))) {
      return Type.Plain.FLOAT64;
    }
    throw new IllegalArgumentException(
        "its field \""
            + field
            + "\" is a union of "
            + one
            + " and "
            + other
            + "; declare the column");
  }

  private static Type single(Schema schema, String field, Set<String> above) {
    return switch (kind(schema)) {
      case BOOL -> Type.Plain.BOOL;
      case WHOLE -> schema.getType() == Schema.Type.INT ? Type.Plain.INT32 : Type.Plain.INT64;
      case FLOAT -> Type.Plain.FLOAT32;
      case DOUBLE -> Type.Plain.FLOAT64;
      case DECIMAL -> {
        LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) schema.getLogicalType();
        yield new Type.Decimal(decimal.getPrecision(), decimal.getScale());
      }
      case DATE -> Type.Plain.DATE;
      case TIME -> Type.Plain.TIME;
      case INSTANT, INSTANT_OR_LOCAL -> Type.Plain.TIMESTAMP;
      case LOCAL -> Type.Plain.TIMESTAMP_LOCAL;
      case TEXT -> Type.Plain.STRING;
      case JSON -> Type.Plain.JSON;
      case BYTES -> Type.Plain.BYTES;
      case LIST ->
          new Type.Array(
              schema.getType() == Schema.Type.ARRAY
                  ? type(schema.getElementType(), field, above)
                  : new Type.Struct(
                      List.of(
                          Column.nullable("key", Type.Plain.STRING),
                          Column.nullable("value", type(schema.getValueType(), field, above)))));
      case GROUP -> new Type.Struct(nullable(columns(schema, above)));
    };
  }

  private static List<Column> nullable(List<Column> columns) {
    return columns.stream().map(column -> Column.nullable(column.name(), column.type())).toList();
  }
}
