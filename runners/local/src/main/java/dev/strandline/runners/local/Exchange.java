package dev.strandline.runners.local;

import java.io.IOException;

/** Where one stage ends and another begins: filled by many workers, then emptied by many. */
interface Exchange extends Origin, AutoCloseable {
  /** Takes the elements of one worker. */
  Receiver entrance();

  @Override
  void close() throws IOException;
}
