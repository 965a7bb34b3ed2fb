package dev.strandline.runners.local;

import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.ToIntFunction;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.jspecify.annotations.Nullable;

/**
 * How values wait in memory and in files: encoded, or, where they are batches of rows, which are
 * immutable and know their size, as they are until they must go to a file.
 */
final class Form<V> {
  /** What a value costs beside its bytes: references, headers, a place in a list. */
  static final int OVERHEAD = 64;

  private final Coder<V> coder;
  private final @Nullable ToIntFunction<V> size;

  private Form(Coder<V> coder, @Nullable ToIntFunction<V> size) {
    this.coder = coder;
    this.size = size;
  }

  /** Of the values of a group. */
  static Form<Object> ofValues(Coder<?> coder) {
    if (coder instanceof RecordBatchCoder) {
      ToIntFunction<Object> size = batch -> ((RecordBatch) batch).bytes().length;
      return new Form<>(Unchecked.cast(RecordBatchCoder.of()), size);
    }
    return new Form<>(Unchecked.cast(coder), null);
  }

  /** Of elements with their windows and timestamps. */
  static Form<WindowedValue<Object>> ofElements(
      Coder<?> coder, Coder<? extends BoundedWindow> windows) {
    if (coder instanceof RecordBatchCoder) {
      Coder<Object> batches = Unchecked.cast(RecordBatchCoder.of());
      return new Form<>(
          WindowedValues.getFullCoder(batches, windows),
          element -> ((RecordBatch) element.getValue()).bytes().length);
    }
    Coder<Object> elements = Unchecked.cast(coder);
    return new Form<>(WindowedValues.getFullCoder(elements, windows), null);
  }

  /** What is kept of the value. */
  Object hold(V value, ByteArrayOutputStream scratch) throws IOException {
    return size == null ? encoded(value, scratch) : value;
  }

  /** The bytes that it takes. */
  int bytes(Object held) {
    ToIntFunction<V> known = size;
    int bytes = known == null ? ((byte[]) held).length : known.applyAsInt(Unchecked.<V>cast(held));
    return bytes + OVERHEAD;
  }

  /** Its bytes for a file. */
  byte[] stored(Object held, ByteArrayOutputStream scratch) throws IOException {
    return size == null ? (byte[]) held : encoded(Unchecked.cast(held), scratch);
  }

  V open(Object held) throws IOException {
    if (size != null) {
      return Unchecked.cast(held);
    }
    byte[] bytes = (byte[]) held;
    return read(bytes, 0, bytes.length);
  }

  V read(byte[] bytes, int from, int length) throws IOException {
    return coder.decode(new ByteArrayInputStream(bytes, from, length));
  }

  private byte[] encoded(V value, ByteArrayOutputStream scratch) throws IOException {
    scratch.reset();
    coder.encode(value, scratch);
    return scratch.toByteArray();
  }
}
