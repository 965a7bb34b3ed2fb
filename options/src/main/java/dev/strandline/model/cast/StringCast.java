package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import org.jspecify.annotations.Nullable;

/** A string from its UTF-8 bytes, as they are: whoever read them has checked them. */
final class StringCast extends ValueCast {
  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    out.putBytes(bytes, from, to);
    return null;
  }

  @Override
  String expected() {
    return "any text";
  }
}
