package dev.strandline.transforms.reduce;

import dev.strandline.model.MergeForm;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.util.List;

/** Deletes as a table remembers them: their keys, their place, and when they came. */
final class RememberedDeletes {
  private final MergeForm form;
  private final RowWriter made;
  private final RowCursor row;
  private final int[] columns;

  RememberedDeletes(Schema schema, MergeForm form) {
    Schema remembered = form.deletes(schema);
    List<String> names = remembered.names();
    this.form = form;
    this.made = new RowWriter(remembered, 1 << 8);
    this.row = new RowCursor(remembered);
    this.columns = schema.indexesOf(names.subList(0, names.size() - 1));
  }

  /** A delete of now; the row is valid until the next one is made. */
  RowCursor of(RowCursor delete) {
    made.clear();
    made.beginLike(delete);
    for (int column : columns) {
      made.copy(delete, column);
    }
    made.putLong(form.atMicros());
    made.end();
    made.view(row);
    row.next();
    return row;
  }
}
