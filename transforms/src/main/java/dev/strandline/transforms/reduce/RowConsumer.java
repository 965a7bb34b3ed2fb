package dev.strandline.transforms.reduce;

import dev.strandline.model.RowCursor;
import java.io.IOException;

/** Takes rows, one after another; the cursor moves on after each call. */
@FunctionalInterface
public interface RowConsumer {
  void accept(RowCursor row) throws IOException;
}
