package dev.strandline.clusters;

import dev.strandline.io.store.DiskStore;
import dev.strandline.io.store.Effects;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Folders of the disk under {@code gate:}, in which a worker that is about to write data leaves its
 * process's id, and waits until a test opens the gate: so a test kills what is surely at work.
 */
public final class GateStores implements StoreProvider {
  private static final String OPEN = "open";

  /** The folder beside a table in which workers leave their ids. */
  static Path gate(Path table) {
    return table.resolveSibling(table.getFileName() + ".gate");
  }

  static void open(Path table) throws IOException {
    Files.createFile(gate(table).resolve(OPEN));
  }

  @Override
  public Set<String> schemes() {
    return Set.of("gate");
  }

  @Override
  public Store open(String location) throws IOException {
    Path folder = Path.of(location.substring("gate:".length()));
    Store disk = DiskStore.at(folder, Effects.direct());
    return (Store)
        Proxy.newProxyInstance(
            GateStores.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, args) -> {
              if (method.getName().equals("location")) {
                return location;
              }
              if (method.getName().equals("createStaged")) {
                await(folder);
              }
              try {
                return method.invoke(disk, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void await(Path table) throws IOException, InterruptedException {
    Path gate = Files.createDirectories(gate(table));
    Path mine = gate.resolve(Long.toString(ProcessHandle.current().pid()));
    if (!Files.exists(mine)) {
      Files.write(mine, new byte[0]);
    }
    while (!Files.exists(gate.resolve(OPEN))) {
      Thread.sleep(20);
    }
  }
}
