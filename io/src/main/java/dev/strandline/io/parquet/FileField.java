package dev.strandline.io.parquet;

import dev.strandline.io.values.ValueKind;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.SchemaElement;

/**
 * A field of a file's schema, its lists and maps in one form whatever their writer.
 *
 * @param children a group's fields; a list's one element
 * @param definition the definition level from which on the field is there
 * @param itemDefinition the definition level from which on a list has an element
 * @param repetition the repetition level of a list's elements
 * @param leaf of a field that is neither list nor group
 * @param leafIndex where a leaf stands among the chunks of a row group; else of its first leaf
 * @param unit units in a second, of times
 */
record FileField(
    String name,
    ValueKind kind,
    List<FileField> children,
    boolean optional,
    int definition,
    int itemDefinition,
    int repetition,
    Optional<ColumnDescriptor> leaf,
    int leafIndex,
    SchemaElement element,
    long unit) {

  /** The child of that name. */
  Optional<FileField> child(String wanted) {
    return children.stream().filter(child -> child.name.equals(wanted)).findFirst();
  }
}
