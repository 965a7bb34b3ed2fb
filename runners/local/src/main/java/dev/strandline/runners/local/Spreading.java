package dev.strandline.runners.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.WindowedValue;

/**
 * A reshuffle: elements wait in blocks, the first ones each in a block of its own since they may be
 * much work, such as a file; blocks are taken in the order in which they were begun.
 */
final class Spreading implements Exchange {
  private static final int ALONE = 1 << 10;
  private static final int BLOCK = 1 << 7;

  private final Shuffle<WindowedValue<Object>> shuffle;
  private final AtomicInteger blocks = new AtomicInteger();

  Spreading(Step.Spread step, Memory memory) {
    shuffle =
        new Shuffle<>(
            Form.ofElements(
                step.in().getCoder(), step.in().getWindowingStrategy().getWindowFn().windowCoder()),
            memory);
  }

  @Override
  public Receiver entrance() {
    return new Filling();
  }

  private final class Filling implements Receiver {
    private final ByteArrayOutputStream scratch = new ByteArrayOutputStream();
    private byte[] key = new byte[0];
    private int left;

    @Override
    public void accept(WindowedValue<Object> element) {
      if (left == 0) {
        int block = blocks.getAndIncrement();
        key = ByteBuffer.allocate(Integer.BYTES).putInt(block).array();
        left = block < ALONE ? 1 : BLOCK;
      }
      left--;
      shuffle.add(key, GlobalWindow.INSTANCE, 0, element, scratch);
    }
  }

  @Override
  public Queue<Work> work() {
    Queue<Work> work = new ConcurrentLinkedQueue<>();
    for (Group<WindowedValue<Object>> block : shuffle.inOrder()) {
      work.add(to -> give(block, to));
    }
    return work;
  }

  private void give(Group<WindowedValue<Object>> block, Receiver to) throws IOException {
    for (WindowedValue<Object> element : shuffle.take(block)) {
      to.accept(element);
    }
    shuffle.release(block);
  }

  @Override
  public void close() throws IOException {
    shuffle.close();
  }
}
