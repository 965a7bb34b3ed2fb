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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
    Files.createFile(Files.createDirectories(gate(table)).resolve(OPEN));
  }

  /** Closes it again, while nobody is at work. */
  static void close(Path table) throws IOException {
    for (ProcessHandle passed : waiting(table)) {
      Files.delete(gate(table).resolve(Long.toString(passed.pid())));
    }
    Files.delete(gate(table).resolve(OPEN));
  }

  /** The processes that have come to the gate. */
  static List<ProcessHandle> waiting(Path table) throws IOException {
    Path gate = gate(table);
    if (!Files.isDirectory(gate)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(gate)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .toList();
    }
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
