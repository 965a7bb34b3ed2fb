package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text's value in one type's stored form. One for each thread: they keep scratch space.
 */
sealed interface ValueCast
    permits ArrayCast,
        BoolCast,
        BytesCast,
        DecimalCast,
        FloatCast,
        IntegerCast,
        JsonCast,
        StringCast,
        StructCast,
        TemporalCast,
        TokenCast {

  /** Puts exactly one value and returns null, or puts nothing and says why. */
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out);

  /** What the text should look like, for a message. */
  String expected();
}
