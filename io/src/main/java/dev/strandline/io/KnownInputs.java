package dev.strandline.io;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the tables of a spec have taken in of one source, as their ledgers say. */
public interface KnownInputs {
  /** Nothing: tables that are made again from all there is. */
  KnownInputs NOTHING = Map::of;

  /**
   * By each sink that the source feeds, the inputs that its table has taken in, in no order; a sink
   * that has taken in none has an empty list.
   */
  Map<String, List<Input>> bySink() throws IOException;
}
