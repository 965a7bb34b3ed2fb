package dev.strandline.io.values;

import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;

/** Makes the stored form of structs of one type, one after another. */
public final class StructForm {
  private final RowWriter fields;
  private final RowCursor cursor;

  public StructForm(Schema struct) {
    fields = new RowWriter(struct);
    cursor = new RowCursor(struct);
  }

  /** Starts a struct; its fields are to be put, in their order, into what comes back. */
  public RowWriter begin() {
    fields.clear();
    fields.begin(Op.INSERT, 0, 0);
    return fields;
  }

  /** Ends the struct and puts it. */
  public void end(RowWriter out) {
    fields.end();
    fields.view(cursor);
    cursor.next();
    // A row's null bits and values are a struct's stored form.
    out.putBytes(cursor.buffer(), cursor.valuesStart(), cursor.rowEnd());
  }
}
