package dev.strandline.io.avro;

import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.ValueSink;
import dev.strandline.model.Column;
import dev.strandline.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/** Binds the columns of a spec to the fields of a writer's schema, by name. */
final class AvroBinder {
  private AvroBinder() {}

  /**
   * The field of the record that the column reads, by its own name or an alias; -1 if it has none.
   *
   * @throws IllegalArgumentException if it has more than one
   */
  static int fieldOf(ReadColumn column, Schema record) {
    int found = -1;
    for (String name : column.names()) {
      Schema.Field field = record.getField(name);
      if (field != null && found >= 0) {
        throw new IllegalArgumentException("it has more than one of the fields " + column.names());
      }
      found = field == null ? found : field.pos();
    }
    return found;
  }

  /**
   * The reader of records of that schema into those columns.
   *
   * @param number of the record being read
   * @throws IllegalArgumentException if a column cannot be read from them, naming it
   */
  static AvroField.Group row(Schema record, List<ReadColumn> columns, LongSupplier number) {
    List<AvroField> fields = new ArrayList<>();
    int[] fieldOf = new int[columns.size()];
    for (int i = 0; i < fieldOf.length; i++) {
      ReadColumn column = columns.get(i);
      fieldOf[i] = column.from() == ReadColumn.From.FIELD ? fieldOf(column, record) : -1;
      if (fieldOf[i] >= 0) {
        Schema type = record.getFields().get(fieldOf[i]).schema();
        fields.add(bind(type, new ValueSink(column.column(), column.casts())));
      } else {
        fields.add(other(column, record, number));
      }
    }
    return new AvroField.Group(record, fields, fieldOf, Optional.empty());
  }

  private static AvroField other(ReadColumn column, Schema record, LongSupplier number) {
    if (column.from() == ReadColumn.From.RECORD_NUMBER) {
      return new AvroField.Counter(number);
    }
    if (column.from() == ReadColumn.From.LINE_NUMBER) {
      return new AvroField.Counter(() -> 0);
    }
    ValueSink sink = new ValueSink(column.column(), column.casts());
    if (column.text().isPresent()) {
      return new AvroField.Text(sink, column.text().get());
    }
    if (column.from() == ReadColumn.From.FIELD && !column.column().nullable()) {
      throw new IllegalArgumentException(
          "it lacks the required column \""
              + column.column().name()
              + "\"; it has "
              + record.getFields().stream().map(Schema.Field::name).toList());
    }
    return new AvroField.Absent(sink);
  }

  /**
   * The reader of values of that schema into that column, or what is inside of one.
   *
   * @throws IllegalArgumentException if they cannot suit, naming the column
   */
  private static AvroField bind(Schema schema, ValueSink sink) {
    Column column = sink.column();
    if (schema.getType() == Schema.Type.UNION) {
      List<AvroField> branches = new ArrayList<>();
      for (Schema branch : schema.getTypes()) {
        branches.add(bind(branch, sink));
      }
      return new AvroField.Union(branches);
    }
    if (schema.getType() == Schema.Type.NULL) {
      return new AvroField.Absent(sink);
    }
    if (!sink.accepts(AvroSchemas.kind(schema))) {
      throw new IllegalArgumentException(
          "its field for column \""
              + column.name()
              + "\" is "
              + words(schema)
              + ", which cannot be read as "
              + column.type());
    }
    return switch (schema.getType()) {
      case ARRAY -> items(schema.getElementType(), (Type.Array) column.type(), sink);
      case MAP -> entries(schema.getValueType(), sink);
      case RECORD -> group(schema, (Type.Struct) column.type(), sink);
      default -> new AvroField.Leaf(schema, sink);
    };
  }

  private static String words(Schema schema) {
    return schema.getType().getName()
        + (schema.getLogicalType() == null ? "" : " " + schema.getLogicalType().getName());
  }

  private static AvroField items(Schema element, Type.Array array, ValueSink sink) {
    AvroField item = bind(element, sink.items());
    return new AvroField.Items(array.element(), item, Optional.empty());
  }

  private static AvroField entries(Schema value, ValueSink sink) {
    Column column = sink.column();
    Type element = ((Type.Array) column.type()).element();
    if (!(element instanceof Type.Struct pair)
        || pair.fields().size() != 2
        || pair.fields().get(0).type() != Type.Plain.STRING) {
      throw new IllegalArgumentException(
          "its field for column \""
              + column.name()
              + "\" is a map, which can be read as array<struct<key:string,value:...>>");
    }
    ValueSink entry = sink.items();
    AvroField read = bind(value, entry.field(pair.fields().get(1)));
    return new AvroField.Items(element, read, Optional.of(entry.field(pair.fields().get(0))));
  }

  private static AvroField group(Schema record, Type.Struct struct, ValueSink sink) {
    List<AvroField> columns = new ArrayList<>();
    int[] fieldOf = new int[struct.fields().size()];
    for (int i = 0; i < fieldOf.length; i++) {
      Column wanted = struct.fields().get(i);
      Schema.Field field = record.getField(wanted.name());
      ValueSink inner = sink.field(wanted);
      fieldOf[i] = field == null ? -1 : field.pos();
      columns.add(field == null ? new AvroField.Absent(inner) : bind(field.schema(), inner));
    }
    return new AvroField.Group(
        record, columns, fieldOf, Optional.of(dev.strandline.model.Schema.of(struct.fields())));
  }
}
