package dev.strandline.io.parquet;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.ValueKind;
import dev.strandline.io.values.ValueSink;
import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds the columns of a spec to the fields of one file, by name. */
final class ColumnBinder {
  private final SeekableByteChannel channel;
  private final ParquetFooter footer;
  private final List<LeafReader> leaves = new ArrayList<>();

  ColumnBinder(SeekableByteChannel channel, ParquetFooter footer) {
    this.channel = channel;
    this.footer = footer;
  }

  /** The leaves that the bound fields read. */
  List<LeafReader> leaves() {
    return leaves;
  }

  /**
   * The reader of the column's field; empty where the file has none.
   *
   * @throws CorruptInput naming a field whose values cannot suit the column
   */
  Optional<FieldReader> bind(ReadColumn column) throws CorruptInput {
    Optional<FileField> found = Optional.empty();
    for (String name : column.names()) {
      Optional<FileField> named = find(name);
      if (named.isPresent() && found.isPresent()) {
        throw bad("it has more than one of the columns " + column.names());
      }
      found = named.isPresent() ? named : found;
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(bind(found.get(), new ValueSink(column.column(), column.casts())));
  }

  private Optional<FileField> find(String name) {
    Optional<FileField> top = child(footer.fields(), name);
    if (top.isPresent()) {
      return top;
    }
    List<FileField> fields = footer.fields();
    Optional<FileField> found = Optional.empty();
    for (String part : name.split("\\.", -1)) {
      found = child(fields, part);
      if (found.isEmpty()) {
        return found;
      }
      fields = found.get().kind() == ValueKind.GROUP ? found.get().children() : List.of();
    }
    return found;
  }

  private static Optional<FileField> child(List<FileField> fields, String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  private FieldReader bind(FileField field, ValueSink sink) throws CorruptInput {
    Column column = sink.column();
    if (!sink.accepts(field.kind())) {
      throw bad(
          "its column \""
              + field.name()
              + "\" is "
              + words(field)
              + ", which cannot be read as "
              + column.type()
              + zoneHint(field, column));
    }
    if (field.leaf().isPresent()) {
      LeafReader leaf = new LeafReader(channel, footer, field.leaf().get(), field.leafIndex());
      leaves.add(leaf);
      return new FieldReader.Leaf(leaf, field, sink);
    }
    if (column.type() instanceof Type.Array array) {
      FieldReader element = bind(field.children().get(0), sink.items());
      return new FieldReader.Items(field, sink, array.element(), element);
    }
    return bindGroup(field, sink, (Type.Struct) column.type());
  }

  private FieldReader bindGroup(FileField field, ValueSink sink, Type.Struct struct)
      throws CorruptInput {
    List<FieldReader> children = new ArrayList<>();
    int[] ofColumn = new int[struct.fields().size()];
    for (int i = 0; i < ofColumn.length; i++) {
      Optional<FileField> child = field.child(struct.fields().get(i).name());
      ofColumn[i] = child.isPresent() ? children.size() : -1;
      if (child.isPresent()) {
        children.add(bind(child.get(), sink.field(struct.fields().get(i))));
      }
    }
    if (children.isEmpty()) {
      throw bad("its column \"" + field.name() + "\" has none of the fields of " + struct);
    }
    return new FieldReader.Group(field, sink, Schema.of(struct.fields()), children, ofColumn);
  }

  private static String zoneHint(FileField field, Column column) {
    boolean times =
        column.type() == Type.Plain.TIMESTAMP || column.type() == Type.Plain.TIMESTAMP_LOCAL;
    boolean zoneMatters = field.kind() == ValueKind.LOCAL || field.kind() == ValueKind.INSTANT;
    return times && zoneMatters ? "; give the column a zone, or the other type" : "";
  }

  private static String words(FileField field) {
    String type = field.element().isSetType() ? field.element().getType() + " " : "";
    return type + field.kind().name().toLowerCase(java.util.Locale.ROOT);
  }

  private CorruptInput bad(String why) {
    return new CorruptInput(InputFault.BAD_HEADER, footer.file(), footer.end(), why);
  }
}
