package dev.strandline.io.parquet;

import dev.strandline.io.values.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Builds the tree of a file's fields from the footer's list.
 *
 * <p>Source: apache/parquet-format, LogicalTypes.md, with its rules for lists of old writers.
 */
final class FileFields {
  private static final int MAX_DEPTH = 64;
  private static final int UUID_BYTES = 16;
  private static final int FLOAT16_BYTES = 2;
  private static final long MILLIS = 1_000L;
  private static final long MICROS = 1_000_000L;
  private static final long NANOS = 1_000_000_000L;

  private final List<SchemaElement> elements;
  private int next;
  private int leaves;

  private FileFields(List<SchemaElement> elements) {
    this.elements = elements;
  }

  /** Where a field stands below the root. */
  private record Above(List<String> path, int definition, int repetition) {
    Above below(String name, int moreDefinition, int moreRepetition) {
      List<String> longer = new ArrayList<>(path);
      longer.add(name);
      return new Above(longer, definition + moreDefinition, repetition + moreRepetition);
    }
  }

  /**
   * The fields below the root.
   *
   * @throws IllegalArgumentException if the list is no tree
   */
  static List<FileField> of(List<SchemaElement> elements) {
    FileFields reader = new FileFields(elements);
    SchemaElement root = reader.take();
    Above top = new Above(List.of(), 0, 0);
    List<FileField> fields = reader.children(root, top);
    if (reader.next != elements.size()) {
      throw new IllegalArgumentException("the schema has elements that belong to no group");
    }
    return fields;
  }

  private SchemaElement take() {
    if (next >= elements.size()) {
      throw new IllegalArgumentException("the schema ends inside a group");
    }
    return elements.get(next++);
  }

  private List<FileField> children(SchemaElement group, Above above) {
    if (above.path().size() > MAX_DEPTH) {
      throw new IllegalArgumentException("the schema nests deeper than " + MAX_DEPTH);
    }
    List<FileField> fields = new ArrayList<>();
    for (int i = 0; i < group.getNum_children(); i++) {
      fields.add(field(take(), above));
    }
    return fields;
  }

  private FileField field(SchemaElement element, Above above) {
    FieldRepetitionType repetition = element.getRepetition_type();
    if (repetition == FieldRepetitionType.REPEATED) {
      // A repeated field without a list around it is a required list of required elements.
      Above inside = above.below(element.getName(), 1, 1);
      int firstLeaf = leaves;
      FileField item = value(element, inside, false);
      return list(element, above, item, firstLeaf, false);
    }
    boolean optional = repetition == FieldRepetitionType.OPTIONAL;
    return value(element, above.below(element.getName(), optional ? 1 : 0, 0), optional);
  }

  /** The field, at the levels where it is there. */
  private FileField value(SchemaElement element, Above here, boolean optional) {
    if (!isGroup(element)) {
      return leaf(element, here, optional);
    }
    int firstLeaf = leaves;
    boolean listed = isList(element) || isMap(element);
    if (listed && element.getNum_children() == 1) {
      SchemaElement repeated = elements.get(Math.min(next, elements.size() - 1));
      if (repeated.getRepetition_type() == FieldRepetitionType.REPEATED) {
        take();
        FileField item = item(element, repeated, here.below(repeated.getName(), 1, 1));
        return list(element, here, item, firstLeaf, optional);
      }
    }
    List<FileField> children = children(element, here);
    if (children.isEmpty()) {
      throw new IllegalArgumentException("the group " + here.path() + " is empty");
    }
    return new FileField(
        element.getName(),
        ValueKind.GROUP,
        children,
        optional,
        here.definition(),
        0,
        here.repetition(),
        Optional.empty(),
        firstLeaf,
        element,
        0);
  }

  private static FileField list(
      SchemaElement element, Above here, FileField item, int firstLeaf, boolean optional) {
    return new FileField(
        element.getName(),
        ValueKind.LIST,
        List.of(item),
        optional,
        here.definition(),
        here.definition() + 1,
        here.repetition() + 1,
        Optional.empty(),
        firstLeaf,
        element,
        0);
  }

  /** What a list's repeated field holds: itself, or its only child. */
  private FileField item(SchemaElement list, SchemaElement repeated, Above inside) {
    boolean itself =
        !isGroup(repeated)
            || repeated.getNum_children() != 1
            || isMap(list)
            || repeated.getName().equals("array")
            || repeated.getName().equals(list.getName() + "_tuple");
    if (itself) {
      return value(repeated, inside, false);
    }
    return field(take(), inside);
  }

  private FileField leaf(SchemaElement element, Above here, boolean optional) {
    PrimitiveTypeName type = PrimitiveTypeName.valueOf(typeName(element));
    PrimitiveType primitive =
        type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
            ? new PrimitiveType(
                Repetition.OPTIONAL, type, element.getType_length(), element.getName())
            : new PrimitiveType(Repetition.OPTIONAL, type, element.getName());
    ColumnDescriptor descriptor =
        new ColumnDescriptor(
            here.path().toArray(new String[0]), primitive, here.repetition(), here.definition());
    return new FileField(
        element.getName(),
        kind(element, type),
        List.of(),
        optional,
        here.definition(),
        0,
        here.repetition(),
        Optional.of(descriptor),
        leaves++,
        element,
        unit(element));
  }

  private static String typeName(SchemaElement element) {
    return switch (element.getType()) {
      case BYTE_ARRAY -> "BINARY";
      case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
          element.getType().name();
    };
  }

  private static boolean isGroup(SchemaElement element) {
    return !element.isSetType();
  }

  private static boolean isList(SchemaElement element) {
    return element.getConverted_type() == ConvertedType.LIST
        || (element.isSetLogicalType() && element.getLogicalType().isSetLIST());
  }

  private static boolean isMap(SchemaElement element) {
    return element.getConverted_type() == ConvertedType.MAP
        || element.getConverted_type() == ConvertedType.MAP_KEY_VALUE
        || (element.isSetLogicalType() && element.getLogicalType().isSetMAP());
  }

  private static ValueKind kind(SchemaElement element, PrimitiveTypeName type) {
    return switch (type) {
      case BOOLEAN -> ValueKind.BOOL;
      case FLOAT -> ValueKind.FLOAT;
      case DOUBLE -> ValueKind.DOUBLE;
      case INT96 -> ValueKind.INSTANT_OR_LOCAL;
      case INT32, INT64 -> kindOfNumber(element);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> kindOfBytes(element);
    };
  }

  private static ValueKind kindOfNumber(SchemaElement element) {
    if (element.isSetLogicalType()) {
      LogicalType logical = element.getLogicalType();
      if (logical.isSetDECIMAL()) {
        return ValueKind.DECIMAL;
      }
      if (logical.isSetDATE()) {
        return ValueKind.DATE;
      }
      if (logical.isSetTIME()) {
        return ValueKind.TIME;
      }
      if (logical.isSetTIMESTAMP()) {
        return logical.getTIMESTAMP().isIsAdjustedToUTC() ? ValueKind.INSTANT : ValueKind.LOCAL;
      }
      return ValueKind.WHOLE;
    }
    if (element.getConverted_type() == null) {
      return ValueKind.WHOLE;
    }
    return switch (element.getConverted_type()) {
      case DECIMAL -> ValueKind.DECIMAL;
      case DATE -> ValueKind.DATE;
      case TIME_MILLIS, TIME_MICROS -> ValueKind.TIME;
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> ValueKind.INSTANT;
      default -> ValueKind.WHOLE;
    };
  }

  private static ValueKind kindOfBytes(SchemaElement element) {
    LogicalType logical = element.isSetLogicalType() ? element.getLogicalType() : null;
    ConvertedType converted = element.getConverted_type();
    if (converted == ConvertedType.DECIMAL || (logical != null && logical.isSetDECIMAL())) {
      return ValueKind.DECIMAL;
    }
    if (converted == ConvertedType.JSON || (logical != null && logical.isSetJSON())) {
      return ValueKind.JSON;
    }
    boolean text =
        converted == ConvertedType.UTF8
            || converted == ConvertedType.ENUM
            || (logical != null
                && (logical.isSetSTRING()
                    || logical.isSetENUM()
                    || (logical.isSetUUID() && isFixed(element, UUID_BYTES))));
    if (logical != null && logical.isSetFLOAT16() && isFixed(element, FLOAT16_BYTES)) {
      return ValueKind.FLOAT;
    }
    return text ? ValueKind.TEXT : ValueKind.BYTES;
  }

  private static boolean isFixed(SchemaElement element, int length) {
    return element.getType() == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == length;
  }

  private static long unit(SchemaElement element) {
    TimeUnit unit = null;
    if (element.isSetLogicalType()) {
      LogicalType logical = element.getLogicalType();
      if (logical.isSetTIME()) {
        unit = logical.getTIME().getUnit();
      } else if (logical.isSetTIMESTAMP()) {
        unit = logical.getTIMESTAMP().getUnit();
      }
    }
    if (unit != null) {
      return unit.isSetMILLIS() ? MILLIS : unit.isSetMICROS() ? MICROS : NANOS;
    }
    ConvertedType converted = element.getConverted_type();
    boolean millis =
        converted == ConvertedType.TIME_MILLIS || converted == ConvertedType.TIMESTAMP_MILLIS;
    return millis ? MILLIS : MICROS;
  }
}
