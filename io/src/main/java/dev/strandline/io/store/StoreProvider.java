package dev.strandline.io.store;

import java.io.IOException;
import java.util.Set;

/** Opens the stores of some schemes; found by ServiceLoader. */
public interface StoreProvider {
  /** Lower-case, without the colon. */
  Set<String> schemes();

  /** The folder that the location names, which may not exist yet. */
  Store open(String location) throws IOException;
}
