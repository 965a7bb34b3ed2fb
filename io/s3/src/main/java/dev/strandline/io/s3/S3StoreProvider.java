package dev.strandline.io.s3;

import dev.strandline.io.store.Effects;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.util.Set;

/** Opens {@code s3://bucket/prefix}; no request is made, and no client is loaded, by opening. */
public final class S3StoreProvider implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public Store open(String location) throws IOException {
    return S3Store.at(location, S3Access.shared(), Effects.direct());
  }
}
