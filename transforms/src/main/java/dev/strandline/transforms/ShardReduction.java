package dev.strandline.transforms;

import dev.strandline.model.RecordBatch;
import dev.strandline.model.Schema;
import dev.strandline.transforms.reduce.LatestReducer;
import dev.strandline.transforms.reduce.ReduceCounts;
import dev.strandline.transforms.reduce.RowConsumer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one shard after another through one reducer, for the DoFns below a GroupByKey. */
final class ShardReduction implements AutoCloseable {
  /** Opens what takes a shard's rows, once their schema is known. */
  interface Opener {
    RowConsumer open(Schema schema) throws IOException;
  }

  private final ReduceSettings settings;
  private @Nullable LatestReducer reducer;

  ShardReduction(ReduceSettings settings) {
    this.settings = settings;
  }

  /** The origins whose rows met in the shard that was reduced last. */
  List<String> origins() {
    return reducer == null ? List.of() : reducer.origins();
  }

  /** One pass over the chunks. */
  ReduceCounts reduce(Iterable<RecordBatch> chunks, Set<String> refused, Opener opener)
      throws IOException {
    LatestReducer current = null;
    for (RecordBatch chunk : chunks) {
      if (current == null) {
        current = reducerOf(chunk.schema());
        current.start(refused, opener.open(chunk.schema()));
      }
      current.add(chunk);
    }
    return current == null ? ReduceCounts.ZERO : current.finish();
  }

  private LatestReducer reducerOf(Schema schema) throws IOException {
    LatestReducer known = reducer;
    if (known != null && known.schema().equals(schema)) {
      return known;
    }
    close();
    LatestReducer made = new LatestReducer(schema, settings.reduction(), settings.memory());
    reducer = made;
    return made;
  }

  @Override
  public void close() throws IOException {
    if (reducer != null) {
      reducer.close();
    }
    reducer = null;
  }
}
