package dev.strandline.runners.local;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;

/** A GroupByKey: its shuffle, filled from one side and emptied from the other. */
final class Gathering implements Exchange {
  private final Coder<Object> keys;
  private final TimestampCombiner timestamps;
  private final Shuffle<Object> shuffle;

  Gathering(Step.Gather step, Memory memory) {
    KvCoder<?, ?> pairs = (KvCoder<?, ?>) step.in().getCoder();
    keys = Unchecked.cast(pairs.getKeyCoder());
    timestamps = step.in().getWindowingStrategy().getTimestampCombiner();
    shuffle = new Shuffle<>(Form.ofValues(pairs.getValueCoder()), memory);
  }

  @Override
  public Receiver entrance() {
    ByteArrayOutputStream scratch = new ByteArrayOutputStream();
    return element -> {
      KV<Object, Object> pair = Unchecked.cast(element.getValue());
      byte[] key = encoded(pair.getKey(), scratch);
      long timestamp = element.getTimestamp().getMillis();
      for (BoundedWindow window : element.getWindows()) {
        shuffle.add(key, window, timestamp, pair.getValue(), scratch);
      }
    };
  }

  private byte[] encoded(Object key, ByteArrayOutputStream scratch) {
    try {
      scratch.reset();
      keys.encode(key, scratch);
      return scratch.toByteArray();
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot encode the key of a group: " + key, e);
    }
  }

  @Override
  public Queue<Work> work() {
    Queue<Work> work = new ConcurrentLinkedQueue<>();
    for (Group<Object> group : shuffle.largestFirst()) {
      work.add(to -> give(group, to));
    }
    return work;
  }

  private void give(Group<Object> group, Receiver to) throws IOException {
    Object key = keys.decode(new ByteArrayInputStream(group.key()));
    WindowedValue<Object> grouped =
        WindowedValues.of(
            KV.of(key, shuffle.take(group)),
            timestamp(group),
            group.window(),
            PaneInfo.ON_TIME_AND_ONLY_FIRING);
    to.accept(grouped);
    shuffle.release(group);
  }

  private Instant timestamp(Group<Object> group) {
    return timestamps.merge(
        group.window(),
        timestamps.assign(group.window(), Instant.ofEpochMilli(group.earliest())),
        timestamps.assign(group.window(), Instant.ofEpochMilli(group.latest())));
  }

  @Override
  public void close() throws IOException {
    shuffle.close();
  }
}
