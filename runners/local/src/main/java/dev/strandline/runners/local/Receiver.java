package dev.strandline.runners.local;

import org.apache.beam.sdk.values.WindowedValue;

/** Takes the elements of one collection, one at a time, in one thread. */
interface Receiver {
  void accept(WindowedValue<Object> element);
}
