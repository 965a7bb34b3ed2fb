package dev.strandline.io.faults;

import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.util.Set;

/** Opens the stores of {@link FaultWorld}s, {@code mem:<world>/<folder>}. */
public final class FaultStoreProvider implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("mem");
  }

  @Override
  public Store open(String location) throws IOException {
    return FaultWorld.open(location);
  }
}
