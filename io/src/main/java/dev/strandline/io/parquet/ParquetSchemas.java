package dev.strandline.io.parquet;

import dev.strandline.io.values.ValueKind;
import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;

/** The columns that a Parquet file's own schema comes to. */
final class ParquetSchemas {
  private ParquetSchemas() {}

  /**
   * Columns of the same names, each of the narrowest type that holds every value of its field.
   *
   * @throws IllegalArgumentException if a field has no such type, naming it
   */
  static Schema toSchema(List<FileField> fields) {
    List<Column> columns = new ArrayList<>();
    for (FileField field : fields) {
      columns.add(new Column(field.name(), type(field), field.optional(), false));
    }
    return Schema.of(columns);
  }

  /** The type of a field's values, as text; empty where no column can have it. */
  static String typeOf(FileField field) {
    try {
      return type(field).toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Type type(FileField field) {
    return switch (field.kind()) {
      case BOOL -> Type.Plain.BOOL;
      case WHOLE -> whole(field);
      case FLOAT -> Type.Plain.FLOAT32;
      case DOUBLE -> Type.Plain.FLOAT64;
      case DECIMAL -> decimal(field);
      case DATE -> Type.Plain.DATE;
      case TIME -> Type.Plain.TIME;
      case INSTANT, INSTANT_OR_LOCAL -> Type.Plain.TIMESTAMP;
      case LOCAL -> Type.Plain.TIMESTAMP_LOCAL;
      case TEXT -> Type.Plain.STRING;
      case JSON -> Type.Plain.JSON;
      case BYTES -> Type.Plain.BYTES;
      case LIST -> new Type.Array(type(field.children().get(0)));
      case GROUP -> group(field);
    };
  }

  private static Type whole(FileField field) {
    boolean wide = field.element().getType() == org.apache.parquet.format.Type.INT64;
    if (unsigned(field.element())) {
      return wide ? new Type.Decimal(20, 0) : Type.Plain.INT64;
    }
    return wide ? Type.Plain.INT64 : Type.Plain.INT32;
  }

  /** Whether an integer of 32 or 64 bits has no sign; narrower ones fit either way. */
  static boolean unsigned(SchemaElement element) {
    if (element.isSetLogicalType()) {
      LogicalType logical = element.getLogicalType();
      return logical.isSetINTEGER()
          && !logical.getINTEGER().isIsSigned()
          && logical.getINTEGER().getBitWidth() >= 32;
    }
    return element.getConverted_type() != null
        && switch (element.getConverted_type()) {
          case UINT_32, UINT_64 -> true;
          default -> false;
        };
  }

  /** Fractional digits of a decimal field. */
  static int scale(SchemaElement element) {
    return element.isSetLogicalType() && element.getLogicalType().isSetDECIMAL()
        ? element.getLogicalType().getDECIMAL().getScale()
        : element.getScale();
  }

  private static Type decimal(FileField field) {
    SchemaElement element = field.element();
    int precision =
        element.isSetLogicalType() && element.getLogicalType().isSetDECIMAL()
            ? element.getLogicalType().getDECIMAL().getPrecision()
            : element.getPrecision();
    try {
      return new Type.Decimal(precision, scale(element));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("column " + field.name() + ": " + e.getMessage(), e);
    }
  }

  private static Type group(FileField field) {
    List<Column> fields = new ArrayList<>();
    for (FileField child : field.children()) {
      fields.add(Column.nullable(child.name(), type(child)));
    }
    return new Type.Struct(fields);
  }

  /** Whether an optional field may be bound to a column: a group's or list's kind is its own. */
  static boolean isNested(FileField field) {
    return field.kind() == ValueKind.LIST || field.kind() == ValueKind.GROUP;
  }
}
