package dev.strandline.runners.local;

/** Something that one worker does alone: it gives some elements of a stage's first collection. */
interface Work {
  void give(Receiver to) throws Exception;
}
