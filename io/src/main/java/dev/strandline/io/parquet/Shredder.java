package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import dev.strandline.model.Column;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes lists and structs apart into columns of values with levels.
 *
 * <p>Source: Melnik et al., "Dremel: Interactive Analysis of Web-Scale Datasets" (2010), section 4.
 */
final class Shredder {
  /** What stands at one place of the schema's tree. */
  private sealed interface Node {
    /** The first and one past the last of the leaves below. */
    int firstLeaf();

    int endLeaf();
  }

  private record Leaf(int firstLeaf, int endLeaf, int width) implements Node {}

  private record Struct(int firstLeaf, int endLeaf, List<Node> fields) implements Node {}

  private record Repeated(int firstLeaf, int endLeaf, Node element, int depth) implements Node {}

  private final List<ColumnChunkWriter> leaves;
  private final boolean nullable;
  private final String name;
  private final Node root;

  /**
   * @param firstLeaf the index of the column's first leaf
   */
  Shredder(Column column, List<ColumnChunkWriter> leaves, int firstLeaf) {
    this.leaves = leaves;
    this.nullable = column.nullable();
    this.name = column.name();
    this.root = node(column.type(), firstLeaf, 0);
  }

  int endLeaf() {
    return root.endLeaf();
  }

  private static Node node(Type type, int firstLeaf, int depth) {
    if (type instanceof Type.Struct struct) {
      List<Node> fields = new ArrayList<>();
      int end = firstLeaf;
      for (Column field : struct.fields()) {
        Node node = node(field.type(), end, depth);
        fields.add(node);
        end = node.endLeaf();
      }
      return new Struct(firstLeaf, end, fields);
    }
    if (type instanceof Type.Array array) {
      Node element = node(array.element(), firstLeaf, depth + 1);
      return new Repeated(firstLeaf, element.endLeaf(), element, depth + 1);
    }
    return new Leaf(firstLeaf, firstLeaf + 1, type.fixedWidth());
  }

  /** Adds the row's value to the leaves. */
  void add(RowCursor row, int column) throws IOException {
    if (!row.isNull(column)) {
      int definition = nullable ? 1 : 0;
      put(root, 0, definition, row.buffer(), row.start(column), row.end(column));
    } else if (nullable) {
      absent(root, 0, 0);
    } else {
      throw new IllegalArgumentException(
          "Cannot write null to column " + name + ": it is required");
    }
    for (int i = root.firstLeaf(); i < root.endLeaf(); i++) {
      leaves.get(i).endRow();
    }
  }

  /** Puts a value that is there, at the definition level that says so. */
  private void put(Node node, int repetition, int definition, byte[] from, int start, int end) {
    if (node instanceof Leaf leaf) {
      leaves.get(leaf.firstLeaf()).page().addPresent(repetition, from, start, end);
    } else if (node instanceof Struct struct) {
      List<Node> fields = struct.fields();
      int at = start + (fields.size() + 7) / 8;
      for (int i = 0; i < fields.size(); i++) {
        at = putNullable(fields.get(i), isNull(from, start, i), repetition, definition, from, at);
      }
    } else if (node instanceof Repeated list) {
      int count = (int) Bytes.getVar(from, start);
      if (count == 0) {
        absent(list, repetition, definition);
        return;
      }
      int nulls = Bytes.skipVar(from, start);
      int at = nulls + (count + 7) / 8;
      for (int i = 0; i < count; i++) {
        int level = i == 0 ? repetition : list.depth();
        boolean isNull = isNull(from, nulls, i);
        at = putNullable(list.element(), isNull, level, definition + 1, from, at);
      }
    }
  }

  private int putNullable(
      Node node, boolean isNull, int repetition, int definition, byte[] from, int at) {
    if (isNull) {
      absent(node, repetition, definition);
      return at;
    }
    int width = node instanceof Leaf leaf ? leaf.width() : -1;
    int start = width < 0 ? Bytes.skipVar(from, at) : at;
    int end = start + (width < 0 ? (int) Bytes.getVar(from, at) : width);
    put(node, repetition, definition + 1, from, start, end);
    return end;
  }

  private static boolean isNull(byte[] bytes, int nulls, int index) {
    return (bytes[nulls + (index >> 3)] & (1 << (index & 7))) != 0;
  }

  private void absent(Node node, int repetition, int definition) {
    for (int i = node.firstLeaf(); i < node.endLeaf(); i++) {
      leaves.get(i).page().addAbsent(repetition, definition);
    }
  }
}
