package dev.strandline.io;

import dev.strandline.model.Copyable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The elements of a list that is known when the graph is built, in its order, by one worker; they
 * have no time and are in the global window.
 *
 * <p>Beam's own {@code Create} makes a source of them, which runners may split; to look through it
 * takes a tenth of the time until a run's first row.
 */
public final class Emit<T> extends PTransform<PBegin, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final List<T> elements;
  private final Coder<T> coder;

  private Emit(List<T> elements, Coder<T> coder) {
    this.elements = List.copyOf(elements);
    this.coder = coder;
  }

  /** Those elements, which the graph keeps as that coder writes them. */
  public static <T> Emit<T> of(List<T> elements, Coder<T> coder) {
    return new Emit<>(elements, coder);
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin
        .apply("Impulse", Impulse.create())
        .apply("Each", ParDo.of(EmitFn.of(elements, coder)))
        .setCoder(coder);
  }

  private static final class EmitFn<T> extends DoFn<byte[], T> implements Copyable {
    private static final long serialVersionUID = 1;
    private final byte[] encoded;
    private final Coder<List<T>> coder;

    private EmitFn(byte[] encoded, Coder<List<T>> coder) {
      this.encoded = encoded;
      this.coder = coder;
    }

    static <T> EmitFn<T> of(List<T> elements, Coder<T> coder) {
      Coder<List<T>> listCoder = ListCoder.of(coder);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        listCoder.encode(elements, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the elements of a list", e);
      }
      return new EmitFn<>(bytes.toByteArray(), listCoder);
    }

    @Override
    public DoFn<?, ?> copy() {
      return new EmitFn<>(encoded, coder);
    }

    @ProcessElement
    public void process(OutputReceiver<T> out) throws IOException {
      try (InputStream in = new ByteArrayInputStream(encoded)) {
        coder.decode(in).forEach(out::output);
      }
    }
  }
}
