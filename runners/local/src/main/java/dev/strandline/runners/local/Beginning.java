package dev.strandline.runners.local;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.WindowedValues;

/** The elements of a bounded source, split for the workers, or one empty array of bytes. */
record Beginning(Step.Begin step, PipelineOptions options) implements Origin {
  private static final long SPLIT_BYTES = 64L << 20;

  @Override
  public Queue<Work> work() throws Exception {
    Queue<Work> work = new ConcurrentLinkedQueue<>();
    BoundedSource<?> source = step.source();
    if (source == null) {
      work.add(to -> to.accept(WindowedValues.valueInGlobalWindow(new byte[0])));
    } else {
      for (BoundedSource<?> part : source.split(SPLIT_BYTES, options)) {
        work.add(to -> read(part, to));
      }
    }
    return work;
  }

  private void read(BoundedSource<?> source, Receiver to) throws IOException {
    try (BoundedSource.BoundedReader<?> reader = source.createReader(options)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        to.accept(
            WindowedValues.of(
                reader.getCurrent(),
                reader.getCurrentTimestamp(),
                GlobalWindow.INSTANCE,
                PaneInfo.NO_FIRING));
      }
    }
  }
}
