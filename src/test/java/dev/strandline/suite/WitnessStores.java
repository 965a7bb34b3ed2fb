package dev.strandline.suite;

import dev.strandline.io.store.DiskStore;
import dev.strandline.io.store.Effects;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Folders of the disk under {@code witness:}; beside each lies a file that names the runners that
 * were on the stack when data was staged in it.
 */
public final class WitnessStores implements StoreProvider {
  private static final Map<String, String> RUNNERS =
      Map.of(
          "dev.strandline.runners.local.", SpecRun.LOCAL,
          "org.apache.beam.runners.direct.", SpecRun.DIRECT,
          "org.apache.flink.", SpecRun.FLINK,
          "org.apache.spark.", SpecRun.SPARK);

  /** The runners that have written to that table. */
  static Set<String> of(Path table) throws IOException {
    Path file = fileOf(table);
    return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : Set.of();
  }

  private static Path fileOf(Path table) {
    return table.resolveSibling(table.getFileName() + ".runners");
  }

  @Override
  public Set<String> schemes() {
    return Set.of("witness");
  }

  @Override
  public Store open(String location) {
    Path folder = Path.of(location.substring("witness:".length()));
    Store disk = DiskStore.at(folder, Effects.direct());
    return (Store)
        Proxy.newProxyInstance(
            WitnessStores.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, args) -> {
              if (method.getName().equals("location")) {
                return location;
              }
              if (method.getName().equals("createStaged")) {
                note(folder);
              }
              try {
                return method.invoke(disk, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static synchronized void note(Path table) throws IOException {
    Set<String> seen = new TreeSet<>();
    for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
      RUNNERS.forEach(
          (prefix, runner) -> {
            if (frame.getClassName().startsWith(prefix)) {
              seen.add(runner);
            }
          });
    }
    Files.createDirectories(table.toAbsolutePath().getParent());
    Files.write(
        fileOf(table), List.copyOf(seen), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
