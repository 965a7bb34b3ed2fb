package dev.strandline.io;

import dev.strandline.model.Copyable;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * One element for each; as Beam's {@code MapElements}, which has to be serialized for every worker.
 */
final class MapEach<A, B> extends DoFn<A, B> implements Copyable {
  private static final long serialVersionUID = 1;
  private final SerializableFunction<A, B> function;

  private MapEach(SerializableFunction<A, B> function) {
    this.function = function;
  }

  /** The function must keep no state; the caller sets the coder. */
  static <A, B> ParDo.SingleOutput<A, B> by(SerializableFunction<A, B> function) {
    return ParDo.of(new MapEach<>(function));
  }

  @Override
  public DoFn<?, ?> copy() {
    return new MapEach<>(function);
  }

  @ProcessElement
  public void process(@Element A element, OutputReceiver<B> out) {
    out.output(function.apply(element));
  }
}
