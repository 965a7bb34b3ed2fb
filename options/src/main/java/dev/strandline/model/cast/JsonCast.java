package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import org.jspecify.annotations.Nullable;

/** A json value: the text as it is, once it is known to be well-formed. */
final class JsonCast extends ValueCast {
  private final JsonScanner scanner = new JsonScanner();

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = scanner.check(bytes, from, to);
    if (reason == null && JsonStrings.hasHalfPair(bytes, from, to)) {
      return CastReason.NOT_JSON;
    }
    if (reason == null) {
      out.putBytes(bytes, from, to);
    }
    return reason;
  }

  @Override
  String expected() {
    return "JSON, at most " + JsonScanner.MAX_DEPTH + " levels deep";
  }
}
