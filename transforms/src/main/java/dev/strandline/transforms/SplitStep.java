package dev.strandline.transforms;

import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import java.util.List;

/**
 * Row logic that looks at nothing but one row, and gives rows of several schemas.
 *
 * <p>Made anew for each worker thread, so it may keep scratch space.
 */
public interface SplitStep {
  /**
   * Adds what becomes of the row to one of the writers, or rejects the row; of a rejected row
   * nothing may be added.
   *
   * @param outs a writer of each output's schema, in the order of the outputs
   * @return how many rows were added
   */
  int process(RowCursor row, List<RowWriter> outs, Rejects rejects);
}
