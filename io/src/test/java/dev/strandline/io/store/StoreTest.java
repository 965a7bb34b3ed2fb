package dev.strandline.io.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises, on the real disk and on the two kinds of memory. */
final class StoreTest {
  @TempDir Path temporary;

  private FaultWorld world(String kind) {
    return switch (kind) {
      case "file" -> FaultWorld.onDisk(temporary);
      case "disk" -> FaultWorld.inMemory(FaultWorld.Kind.DISK);
      default -> FaultWorld.inMemory(FaultWorld.Kind.OBJECTS);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void createsOnlyWhatIsAbsent(String kind) throws IOException {
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      assertThat(store.createIfAbsent("a/b/1.json", bytes("one")), is(true));
      assertThat(store.createIfAbsent("a/b/1.json", bytes("two")), is(false));
      assertThat(text(store, "a/b/1.json"), equalTo("one"));
      assertThat(paths(store, ""), equalTo(List.of("a/b/1.json")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void publishesAndConsumesWhatWasStaged(String kind) throws IOException {
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      stage(store, "s/x", "new");
      store.replace("p=1/f", bytes("old"));
      assertThat(store.publish("s/x", "p=1/f"), is(true));
      assertThat(store.publish("s/x", "p=1/f"), is(false));
      store.sync(List.of("p=1/f"));
      assertThat(text(store, "p=1/f"), equalTo("new"));
      assertThat(paths(store, ""), equalTo(List.of("p=1/f")));
      StoreException lost =
          assertThrows(StoreException.class, () -> store.publish("s/x", "p=1/other"));
      assertThat(lost.error(), equalTo(StoreError.STAGED_FILE_LOST));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void readsAnywhereAndKnowsWhatIsThere(String kind) throws IOException {
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      stage(store, "d/x", "0123456789");
      try (SeekableByteChannel channel = store.openRead("d/x")) {
        ByteBuffer two = ByteBuffer.allocate(2);
        assertThat(channel.position(7).read(two), equalTo(2));
        assertThat(new String(two.array(), UTF_8), equalTo("78"));
        assertThat(channel.size(), equalTo(10L));
      }
      ObjectStat stat = store.stat("d/x").orElseThrow();
      assertThat(stat.size(), equalTo(10L));
      assertThat(store.stat("d"), equalTo(Optional.empty()));
      assertThat(store.stat("d/y"), equalTo(Optional.empty()));
      assertThrows(NoSuchFileException.class, () -> store.read("d/y"));
      assertThrows(NoSuchFileException.class, () -> store.openRead("d/y"));
      store.replace("d/x", bytes("0123456789"));
      assertThat(store.stat("d/x").orElseThrow().version().equals(stat.version()), is(false));
      assertThat(store.delete("d/x"), is(true));
      assertThat(store.delete("d/x"), is(false));
      assertThat(store.list(""), empty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void listsByBytesBelowAFolderOnly(String kind) throws IOException {
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      for (String path : List.of("a/z", "a/b/c", "a-1/x", "ab/y", "a/Z", "a/é")) {
        store.replace(path, bytes(path));
      }
      assertThat(paths(store, "a"), equalTo(List.of("a/Z", "a/b/c", "a/z", "a/é")));
      assertThat(paths(store, ""), equalTo(List.of("a-1/x", "a/Z", "a/b/c", "a/z", "a/é", "ab/y")));
      assertThat(paths(store, "none"), empty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void refusesToStageOverAnotherAttempt(String kind) throws IOException {
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      stage(store, "s/x", "one");
      assertThrows(FileAlreadyExistsException.class, () -> store.createStaged("s/x").close());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void neverShowsAPartOfWhatIsCreatedOrReplaced(String kind) throws IOException {
    for (int k = 1; k <= 4; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = world(kind)) {
          String location = world.location(k + "-" + fault);
          Store store = Stores.open(location);
          store.replace("hint", bytes("old"));
          world.arm(k, fault);
          attempt(() -> store.createIfAbsent("record", bytes("record")));
          world.restart();
          world.arm(k, fault);
          attempt(() -> store.replace("hint", bytes("new")));
          world.restart();
          String hint = text(store, "hint");
          assertThat(hint, hint.equals("old") || hint.equals("new"), is(true));
          if (store.stat("record").isPresent()) {
            assertThat(text(store, "record"), equalTo("record"));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void refusesPathsThatLeaveTheFolder(String kind) throws IOException {
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      for (String path : List.of("../x", "/x", "a/../../x", "a//x", "", "a/", ".", "a\\b", "a\0")) {
        StoreException refused = assertThrows(StoreException.class, () -> store.stat(path), path);
        assertThat(refused.error(), equalTo(StoreError.PATH_LEAVES_FOLDER));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "disk", "objects"})
  void letsExactlyOneOfManyCreate(String kind) throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FaultWorld world = world(kind)) {
      Store store = Stores.open(world.location("t"));
      CyclicBarrier start = new CyclicBarrier(threads);
      for (int round = 0; round < 50; round++) {
        String path = "commits/" + round;
        List<Future<Boolean>> made =
            java.util.stream.IntStream.range(0, threads)
                .mapToObj(
                    i ->
                        pool.submit(
                            () -> {
                              start.await();
                              return store.createIfAbsent(path, bytes("by " + i));
                            }))
                .toList();
        int winners = 0;
        String winner = "";
        for (int i = 0; i < threads; i++) {
          if (made.get(i).get()) {
            winners++;
            winner = "by " + i;
          }
        }
        assertThat(winners, equalTo(1));
        assertThat(text(store, path), equalTo(winner));
      }
    } finally {
      pool.shutdownNow();
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

  private interface Action {
    void run() throws IOException;
  }

  private static void attempt(Action action) {
    try {
      action.run();
    } catch (ProcessStopped | IOException e) {
      // The fault; what it left is what the test looks at.
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
