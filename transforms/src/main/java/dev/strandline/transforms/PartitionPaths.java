package dev.strandline.transforms;

import dev.strandline.model.Partitioning;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The paths of rows' partitions, each made once for the values that say it and not once a row. */
public final class PartitionPaths {
  private final Partitioning partitioning;
  private final Schema schema;
  private final PartitionKey key;
  private final Map<Object, String> known = new HashMap<>();

  public PartitionPaths(Partitioning partitioning, Schema schema) {
    this.partitioning = partitioning;
    this.schema = schema;
    this.key = new PartitionKey(partitioning, schema);
  }

  /** The same as {@link Partitioning#pathOf}. */
  public String of(RowCursor row) {
    Object values = key.isNumber() ? (Object) key.number(row) : bytes(row);
    String path = known.get(values);
    if (path == null) {
      path = partitioning.pathOf(row, schema);
      known.put(values, path);
    }
    return path;
  }

  private ByteBuffer bytes(RowCursor row) {
    int length = key.encode(row);
    return ByteBuffer.wrap(Arrays.copyOf(key.key(), length));
  }
}
