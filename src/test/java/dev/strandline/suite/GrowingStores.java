package dev.strandline.suite;

import dev.strandline.io.store.DiskStore;
import dev.strandline.io.store.Effects;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Folders of the disk under {@code growing:}, with files that get longer when they are opened. */
public final class GrowingStores implements StoreProvider {
  private static final Map<Path, String> LATER = new ConcurrentHashMap<>();

  /** Who opens that file first finds this at its end, which who lists it before does not. */
  static void grow(Path file, String later) {
    LATER.put(file, later);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("growing");
  }

  @Override
  public Store open(String location) {
    Path folder = Path.of(location.substring("growing:".length()));
    Store disk = DiskStore.at(folder, Effects.direct());
    return (Store)
        Proxy.newProxyInstance(
            GrowingStores.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, args) -> {
              if (method.getName().equals("location")) {
                return location;
              }
              if (method.getName().equals("openRead")) {
                opened(folder, args[0] instanceof ObjectStat stat ? stat.path() : (String) args[0]);
              }
              try {
                return method.invoke(disk, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void opened(Path folder, String path) throws IOException {
    Path file = folder.resolve(path);
    String later = LATER.remove(file);
    if (later != null) {
      Files.writeString(file, later, StandardOpenOption.APPEND);
    }
  }
}
