package dev.strandline.runners.local;

import org.apache.beam.sdk.values.WindowedValue;

/** Calls the methods of one instance of a DoFn; whatever they throw comes wrapped, as by Beam. */
interface Caller {
  /** Sets the instance up; where that fails, it is torn down. */
  void setUp();

  void startBundle();

  void process(WindowedValue<Object> element);

  void finishBundle();

  void tearDown();
}
