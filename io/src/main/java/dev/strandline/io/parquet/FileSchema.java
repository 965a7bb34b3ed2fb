package dev.strandline.io.parquet;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;

/** A schema as a file's footer says it, and the columns of values that it comes to. */
final class FileSchema {
  private static final int MAX_INT_PRECISION = 9;

  private final List<SchemaElement> elements = new ArrayList<>();
  private final List<LeafColumn> leaves = new ArrayList<>();

  FileSchema(Schema schema) {
    elements.add(new SchemaElement("schema").setNum_children(schema.size()));
    for (Column column : schema.columns()) {
      add(column, List.of(), 0, 0);
    }
  }

  List<SchemaElement> elements() {
    return elements;
  }

  /** In the order of the schema's columns, depth first. */
  List<LeafColumn> leaves() {
    return leaves;
  }

  private void add(Column column, List<String> parent, int repetition, int definition) {
    SchemaElement element = new SchemaElement(column.name());
    element.setRepetition_type(
        column.nullable() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
    elements.add(element);
    List<String> path = new ArrayList<>(parent);
    path.add(column.name());
    int defined = definition + (column.nullable() ? 1 : 0);
    if (column.type() instanceof Type.Struct struct) {
      element.setNum_children(struct.fields().size());
      for (Column field : struct.fields()) {
        add(Column.nullable(field.name(), field.type()), path, repetition, defined);
      }
    } else if (column.type() instanceof Type.Array array) {
      element.setNum_children(1);
      element.setConverted_type(ConvertedType.LIST);
      element.setLogicalType(LogicalType.LIST(new ListType()));
      elements.add(
          new SchemaElement("list")
              .setRepetition_type(FieldRepetitionType.REPEATED)
              .setNum_children(1));
      path.add("list");
      add(Column.nullable("element", array.element()), path, repetition + 1, defined + 1);
    } else {
      LeafColumn leaf = leaf(column.type(), path, repetition, defined);
      element.setType(leaf.stored().type());
      if (leaf.stored() == LeafColumn.Stored.FIXED) {
        element.setType_length(leaf.length());
      }
      annotate(element, column.type());
      leaves.add(leaf);
    }
  }

  private static LeafColumn leaf(Type type, List<String> path, int repetition, int definition) {
    LeafColumn.Stored stored;
    int length = 0;
    if (type instanceof Type.Decimal decimal) {
      if (decimal.precision() <= MAX_INT_PRECISION) {
        stored = LeafColumn.Stored.INT64_IN_INT32;
      } else if (decimal.isLong()) {
        stored = LeafColumn.Stored.INT64;
      } else {
        stored = LeafColumn.Stored.FIXED;
        length = lengthOf(decimal.precision());
      }
    } else {
      stored =
          switch ((Type.Plain) type) {
            case BOOL -> LeafColumn.Stored.BOOLEAN;
            case INT32, DATE -> LeafColumn.Stored.INT32;
            case INT64, TIME, TIMESTAMP, TIMESTAMP_LOCAL -> LeafColumn.Stored.INT64;
            case FLOAT32 -> LeafColumn.Stored.FLOAT;
            case FLOAT64 -> LeafColumn.Stored.DOUBLE;
            case STRING, JSON, BYTES -> LeafColumn.Stored.BINARY;
          };
    }
    return new LeafColumn(path, stored, length, repetition, definition);
  }

  /** The fewest bytes that hold every decimal of that many digits. */
  static int lengthOf(int precision) {
    return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
  }

  private static void annotate(SchemaElement element, Type type) {
    if (type instanceof Type.Decimal decimal) {
      element.setConverted_type(ConvertedType.DECIMAL);
      element.setPrecision(decimal.precision()).setScale(decimal.scale());
      element.setLogicalType(
          LogicalType.DECIMAL(new DecimalType(decimal.scale(), decimal.precision())));
      return;
    }
    TimeUnit micros = TimeUnit.MICROS(new MicroSeconds());
    switch ((Type.Plain) type) {
      case STRING -> {
        element.setConverted_type(ConvertedType.UTF8);
        element.setLogicalType(LogicalType.STRING(new StringType()));
      }
      case JSON -> {
        element.setConverted_type(ConvertedType.JSON);
        element.setLogicalType(LogicalType.JSON(new JsonType()));
      }
      case DATE -> {
        element.setConverted_type(ConvertedType.DATE);
        element.setLogicalType(LogicalType.DATE(new org.apache.parquet.format.DateType()));
      }
      case TIMESTAMP -> {
        element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
        element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, micros)));
      }
      // The old annotations have no word for "without a zone": readers of them see an int64.
      case TIMESTAMP_LOCAL ->
          element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(false, micros)));
      case TIME -> element.setLogicalType(LogicalType.TIME(new TimeType(false, micros)));
      case BOOL, INT32, INT64, FLOAT32, FLOAT64, BYTES -> {}
    }
  }
}
