package dev.strandline.transforms;

import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import java.util.List;

/**
 * Row logic: no, one or more rows of one schema for each row of another, looking at nothing but
 * that row. Neighbouring steps run over a batch one after the other, without Beam between them.
 *
 * <pre>
 *   public void process(RowCursor row, RowWriter out, Rejects rejects) {
 *     out.beginLike(row);          // the same op and position
 *     out.copy(row, 0);            // one put a column of the step's schema
 *     out.putInt(row.getInt(1) + 1);
 *     out.end();
 *   }
 * </pre>
 *
 * Made anew for each worker thread, so it may keep scratch space.
 */
public interface RowStep extends SplitStep {
  /**
   * Adds what becomes of the row to the writer. A row that was begun must be ended, or aborted
   * before it is rejected; of a rejected row nothing may be added.
   *
   * @param out a writer of the step's own schema
   */
  void process(RowCursor row, RowWriter out, Rejects rejects);

  @Override
  default int process(RowCursor row, List<RowWriter> outs, Rejects rejects) {
    RowWriter out = outs.get(0);
    int before = out.rows();
    process(row, out, rejects);
    return out.rows() - before;
  }
}
