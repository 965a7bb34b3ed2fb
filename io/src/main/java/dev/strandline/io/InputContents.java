package dev.strandline.io;

import java.io.IOException;

/** Looks into inputs while a run is planned; each call may read the whole input. */
public interface InputContents {
  /** The checksum of the stored bytes, its kind before a colon; empty where there is none. */
  String checksum(Input input) throws IOException;

  /** Why the input cannot be read to its end; empty for a good one. */
  String verdict(Input input) throws IOException;
}
