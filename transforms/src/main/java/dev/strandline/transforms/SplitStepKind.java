package dev.strandline.transforms;

import dev.strandline.model.Schema;
import java.util.List;

/**
 * A row step that, as its config says, gives several kinds of rows: the {@link #outputs}. Without
 * outputs it is like any other.
 */
public interface SplitStepKind<C extends Record> extends RowStepKind<C> {
  /** The columns of one of the outputs of a checked config. */
  Schema schema(C config, String output, Schema input);

  /** The columns of the key of one of the outputs, where the config tells them. */
  List<String> keys(C config, String output);

  /** The step of a checked config that has outputs; made anew on each worker thread. */
  SplitStep split(C config, Schema input);
}
