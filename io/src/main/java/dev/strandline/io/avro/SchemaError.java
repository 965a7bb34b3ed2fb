package dev.strandline.io.avro;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the place where schemas are. */
enum SchemaError {
  /** The registry does not answer, or only with errors of its own. */
  UNAVAILABLE("SL-3620"),
  /** The registry does not know the user, or the user may not read. */
  NOT_ALLOWED("SL-3621"),
  /** What is there is no schema, or no file of schemas. */
  UNUSABLE("SL-3622");

  private final String id;

  SchemaError(String id) {
    this.id = id;
  }

  IOException of(String sentence, @Nullable Throwable cause) {
    return new IOException(sentence + " [" + id + "]", cause);
  }
}
