package dev.strandline.runners.local;

import java.util.Queue;

/** Where a stage's elements come from. */
interface Origin {
  /** All work that there is, once everything before the stage is done; workers poll it. */
  Queue<Work> work() throws Exception;
}
