package dev.strandline.io.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the real disk and on the two kinds of memory, and what only a disk does. */
final class StoreTest {
  @TempDir Path temporary;

  @Nested
  final class OnDisk implements StoreContract {
    @Override
    public FaultWorld world() {
      return FaultWorld.onDisk(temporary);
    }
  }

  @Nested
  final class InMemoryAsADisk implements StoreContract {
    @Override
    public FaultWorld world() {
      return FaultWorld.inMemory(FaultWorld.Kind.DISK);
    }
  }

  @Nested
  final class InMemoryAsObjects implements StoreContract {
    @Override
    public FaultWorld world() {
      return FaultWorld.inMemory(FaultWorld.Kind.OBJECTS);
    }
  }

  @Test
  void opensPathsAndFileLocationsAsTheSameFolder() throws IOException {
    Path folder = temporary.resolve("a lake");
    for (String location :
        List.of(
            folder.toString(),
            "file:" + folder,
            "file://" + folder,
            folder.toUri().toString(),
            "FILE:" + folder)) {
      assertThat(location, Stores.open(location).location(), equalTo(folder.toString()));
    }
  }

  @Test
  void namesTheKnownSchemes() {
    StoreException unknown =
        assertThrows(StoreException.class, () -> Stores.open("gs://bucket/lake"));
    assertThat(
        unknown.getMessage(),
        equalTo(
            "Cannot open \"gs://bucket/lake\": no store has the scheme \"gs\"; known: a path, file,"
                + " mem [SL-3001]"));
  }

  @Test
  void keepsTheVersionOfAFileThatIsPublished() throws IOException {
    Store store = Stores.open(temporary.toString());
    stage(store, "s/x", "content");
    String version = store.stat("s/x").orElseThrow().version();
    store.publish("s/x", "p/x");
    assertThat(store.stat("p/x").orElseThrow().version(), equalTo(version));
    assertThat(Files.exists(temporary.resolve("s")), is(false));
  }

  @Test
  void listsAFolderThatComesAndGoesMeanwhile() throws Exception {
    Store store = Stores.open(temporary.toString());
    Path coming = temporary.resolve("staging");
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 20_000; i++) {
                  Files.createDirectory(coming);
                  Files.delete(coming);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    while (!others.isDone()) {
      assertThat(store.list("staging"), is(List.of()));
    }
    others.join();
  }

  @Test
  void listsATableThatASymbolicLinkNames() throws IOException {
    Files.createDirectories(temporary.resolve("real"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("real"));
    Store store = Stores.open(link.toString());
    store.replace("p/x", bytes("x"));
    assertThat(paths(store, ""), equalTo(List.of("p/x")));
    assertThat(paths(store, "p"), equalTo(List.of("p/x")));
  }

  @Test
  void stopsTornAndDeadProcesses() throws IOException {
    try (FaultWorld world = FaultWorld.inMemory(FaultWorld.Kind.DISK)) {
      Store store = Stores.open(world.location("t"));
      world.arm(2, Fault.TORN);
      ProcessStopped stopped =
          assertThrows(ProcessStopped.class, () -> stage(store, "s/x", "0123456789"));
      assertThat(stopped.getMessage(), containsString("TORN 2 FINISH s/x"));
      assertThrows(ProcessStopped.class, () -> store.delete("s/x"));
      world.restart();
      assertThat(text(store, "s/x"), equalTo("01234"));
    }
  }

  private static void stage(Store store, String path, String content) throws IOException {
    try (OutputStream out = store.createStaged(path)) {
      out.write(bytes(content));
    }
  }

  private static List<String> paths(Store store, String folder) throws IOException {
    return store.list(folder).stream().map(ObjectStat::path).toList();
  }

  private static String text(Store store, String path) throws IOException {
    return new String(store.read(path), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
