package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text's value in one type's stored form. One for each thread: they keep scratch space.
 *
 * <p>A class and no interface: it is called for each value, and a call by a class costs half as
 * much where many classes answer.
 */
abstract sealed class ValueCast
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
  abstract @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out);

  /** What the text should look like, for a message. */
  abstract String expected();
}
