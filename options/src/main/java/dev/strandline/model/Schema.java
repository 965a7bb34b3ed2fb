package dev.strandline.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a collection's rows, in order, with distinct names.
 *
 * <p>Two schemas are equal when their columns are; {@link #fingerprint()} is the same for equal
 * schemas in every process and version.
 */
public final class Schema implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<Column> columns;
  private final HashMap<String, Integer> indexes;
  private final long fingerprint;

  private Schema(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.indexes = new HashMap<>();
    for (Column column : columns) {
      if (indexes.put(column.name(), indexes.size()) != null) {
        throw new IllegalArgumentException("two columns are named \"" + column.name() + "\"");
      }
    }
    this.fingerprint = fingerprintOf(SchemaText.write(this));
  }

  public static Schema of(List<Column> columns) {
    return new Schema(columns);
  }

  public static Schema of(Column... columns) {
    return new Schema(List.of(columns));
  }

  /** The schema that {@link #text()} wrote. */
  public static Schema parse(String text) {
    return SchemaText.read(text);
  }

  public List<Column> columns() {
    return columns;
  }

  public int size() {
    return columns.size();
  }

  public Column column(int index) {
    return columns.get(index);
  }

  /** Whether a column's values must stay out of letters, previews, reports and logs. */
  public boolean isSensitive() {
    return columns.stream().anyMatch(Column::sensitive);
  }

  /** Where the column of that name stands, from 0. */
  public Optional<Integer> indexOf(String name) {
    return Optional.ofNullable(indexes.get(name));
  }

  /** Where the columns of those names stand; each must exist. */
  public int[] indexesOf(List<String> names) {
    int[] found = new int[names.size()];
    for (int i = 0; i < found.length; i++) {
      String name = names.get(i);
      found[i] =
          indexOf(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException("no column \"" + name + "\" among " + names()));
    }
    return found;
  }

  public List<String> names() {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.name()));
    return names;
  }

  /** The first 8 bytes, big-endian, of the SHA-256 of {@link #text()}. */
  public long fingerprint() {
    return fingerprint;
  }

  /** The canonical text: one line a column, {@code name TAB type TAB flags}; fixed for ever. */
  public String text() {
    return SchemaText.write(this);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Schema that
            && fingerprint == that.fingerprint
            && columns.equals(that.columns));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fingerprint);
  }

  @Override
  public String toString() {
    return columns.toString();
  }

  private static long fingerprintOf(String text) {
    byte[] hash = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    return java.nio.ByteBuffer.wrap(hash).getLong();
  }
}
