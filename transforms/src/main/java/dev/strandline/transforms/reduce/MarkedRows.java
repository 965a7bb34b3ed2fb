package dev.strandline.transforms.reduce;

import dev.strandline.model.MergeForm;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.util.List;

/**
 * Rows as a table stores them that keeps deleted rows: with the time of their delete, or null.
 *
 * <p>A marked row has the values of the row that was deleted, and the place of the delete: its
 * position and its columns of {@code order_by}, so that it stands against rows that come late. A
 * value that the source did not send is null in it; as nothing is taken from a row before a delete,
 * no later row gets that null. Each row is valid until the next one is made. Not for use by two
 * threads.
 */
final class MarkedRows {
  private final MergeForm form;
  private final Schema schema;
  private final RowWriter made;
  private final RowCursor row;
  private final RowWriter bare;
  private final RowCursor bareRow;

  /** By column: where remembered deletes have it, if it orders and is not of the key; else -1. */
  private final int[] ordering;

  MarkedRows(Schema schema, MergeForm form) {
    this.form = form;
    this.schema = schema;
    this.made = new RowWriter(form.stored(schema), 1 << 10);
    this.row = new RowCursor(form.stored(schema));
    this.bare = new RowWriter(schema, 1 << 8);
    this.bareRow = new RowCursor(schema);
    this.ordering = new int[schema.size()];
    Schema remembered = form.deletes(schema);
    List<String> keys = form.key().columns();
    for (int i = 0; i < ordering.length; i++) {
      String name = schema.column(i).name();
      ordering[i] =
          form.key().orderBy().contains(name) && !keys.contains(name)
              ? remembered.indexOf(name).orElse(-1)
              : -1;
    }
  }

  /** Whether the stored row is a deleted one. */
  boolean isMarked(RowCursor stored) {
    return form.soft() && !stored.isNull(schema.size());
  }

  /** Whether the row may be marked: each value that is not known may be null. */
  boolean canMark(RowCursor values) {
    for (int i = 0; i < schema.size(); i++) {
      if (values.isUnsent(i) && !schema.column(i).nullable()) {
        return false;
      }
    }
    return true;
  }

  /** The row, alive. */
  RowCursor live(RowCursor live) {
    if (!form.soft()) {
      return live;
    }
    begin(live);
    for (int i = 0; i < schema.size(); i++) {
      made.copy(live, i);
    }
    made.putNull();
    return ended();
  }

  /** A stored row that lives, without the place for the time of its delete. */
  RowCursor unmarked(RowCursor stored) {
    if (!form.soft()) {
      return stored;
    }
    bare.clear();
    bare.beginLike(stored);
    for (int i = 0; i < schema.size(); i++) {
      bare.copy(stored, i);
    }
    bare.end();
    bare.view(bareRow);
    bareRow.next();
    return bareRow;
  }

  /** The values of a row, marked with a delete of now. */
  RowCursor marked(RowCursor values, RowCursor delete) {
    begin(delete);
    putValues(values, delete);
    made.putLong(form.atMicros());
    return ended();
  }

  /** The values of a stored row, marked with a delete of now, or with the time that it has. */
  RowCursor markedAgain(RowCursor stored, RowCursor delete) {
    begin(delete);
    putValues(stored, delete);
    if (isMarked(stored)) {
      made.copy(stored, schema.size());
    } else {
      made.putLong(form.atMicros());
    }
    return ended();
  }

  /** The values of a row, marked with a delete that was remembered. */
  RowCursor remembered(RowCursor values, RowCursor remembered) {
    begin(remembered);
    for (int i = 0; i < schema.size(); i++) {
      if (ordering[i] >= 0) {
        made.copy(remembered, ordering[i]);
      } else {
        putValue(values, i);
      }
    }
    made.copy(remembered, form.deletes(schema).size() - 1);
    return ended();
  }

  private void putValues(RowCursor values, RowCursor delete) {
    for (int i = 0; i < schema.size(); i++) {
      putValue(ordering[i] >= 0 ? delete : values, i);
    }
  }

  private void putValue(RowCursor values, int column) {
    if (values.isUnsent(column)) {
      made.putNull();
    } else {
      made.copy(values, column);
    }
  }

  private void begin(RowCursor place) {
    made.clear();
    made.beginLike(place);
  }

  private RowCursor ended() {
    made.end();
    made.view(row);
    row.next();
    return row;
  }
}
