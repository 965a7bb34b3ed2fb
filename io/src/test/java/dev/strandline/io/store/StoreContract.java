package dev.strandline.io.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
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
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What every store promises; a test of a store implements it. */
public interface StoreContract {
  /** An empty world of the store under test. */
  FaultWorld world() throws IOException;

  @Test
  default void createsOnlyWhatIsAbsent() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      assertThat(store.createIfAbsent("a/b/1.json", bytes("one")), is(true));
      assertThat(store.createIfAbsent("a/b/1.json", bytes("two")), is(false));
      assertThat(text(store, "a/b/1.json"), equalTo("one"));
      assertThat(paths(store, ""), equalTo(List.of("a/b/1.json")));
    }
  }

  @Test
  default void publishesAndConsumesWhatWasStaged() throws IOException {
    try (FaultWorld world = world()) {
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

  @Test
  default void readsAnywhereAndKnowsWhatIsThere() throws IOException {
    try (FaultWorld world = world()) {
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
      store.replace("d/x", bytes("9876543210"));
      assertThat(store.stat("d/x").orElseThrow().version().equals(stat.version()), is(false));
      assertThat(store.delete("d/x"), is(true));
      assertThat(store.delete("d/x"), is(false));
      assertThat(store.list(""), empty());
    }
  }

  @Test
  default void listsByBytesBelowAFolderOnly() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      for (String path : List.of("a/z", "a/b/c", "a-1/x", "ab/y", "a/Z", "a/é")) {
        store.replace(path, bytes(path));
      }
      assertThat(paths(store, "a"), equalTo(List.of("a/Z", "a/b/c", "a/z", "a/é")));
      assertThat(paths(store, ""), equalTo(List.of("a-1/x", "a/Z", "a/b/c", "a/z", "a/é", "ab/y")));
      assertThat(paths(store, "none"), empty());
    }
  }

  @Test
  default void refusesToStageOverAnotherAttempt() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      stage(store, "s/x", "one");
      assertThrows(FileAlreadyExistsException.class, () -> store.createStaged("s/x").close());
    }
  }

  @Test
  default void neverShowsAPartOfWhatIsCreatedOrReplaced() throws IOException {
    for (int k = 1; k <= 4; k++) {
      for (Fault fault : Fault.values()) {
        try (FaultWorld world = world()) {
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

  @Test
  @DisabledOnOs(OS.WINDOWS)
  default void takesABackslashAsPartOfAName() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      assertThat(store.createIfAbsent("a\\b/..\\c", bytes("one")), is(true));
      assertThat(paths(store, ""), equalTo(List.of("a\\b/..\\c")));
      assertThat(text(store, "a\\b/..\\c"), equalTo("one"));
    }
  }

  @Test
  default void refusesPathsThatLeaveTheFolder() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      for (String path : List.of("../x", "/x", "a/../../x", "a//x", "", "a/", ".", "a\0")) {
        StoreException refused = assertThrows(StoreException.class, () -> store.stat(path), path);
        assertThat(refused.error(), equalTo(StoreError.PATH_LEAVES_FOLDER));
      }
    }
  }

  @Test
  default void letsExactlyOneOfManyCreate() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FaultWorld world = world()) {
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
  default void keepsUnusualNamesAsTheyAre() throws IOException {
    List<String> names =
        List.of(
            "a b",
            "a%20b",
            "a+b",
            "a&b=c;d",
            "dt=2024-01-01",
            "é-ü-漢字-😀",
            "'quote\"",
            "#?x",
            "~(1)",
            "<x>",
            "a:b@c");
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t u"));
      for (String name : names) {
        stage(store, "staging/" + name, name);
        assertThat(store.publish("staging/" + name, "p=" + name + "/" + name), is(true));
      }
      List<String> expected = new ArrayList<>();
      names.forEach(name -> expected.add("p=" + name + "/" + name));
      expected.sort(ObjectStat::compareBytes);
      assertThat(paths(store, ""), equalTo(expected));
      for (String name : names) {
        String path = "p=" + name + "/" + name;
        assertThat(text(store, path), equalTo(name));
        assertThat(paths(store, "p=" + name), equalTo(List.of(path)));
        assertThat(path, store.delete(path), is(true));
      }
      assertThat(store.list(""), empty());
    }
  }

  @Test
  default void listsTheVersionThatStatTells() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      stage(store, "d/x", "content");
      ObjectStat listed = store.list("d").get(0);
      assertThat(listed.version(), equalTo(store.stat("d/x").orElseThrow().version()));
      assertThat(listed.size(), equalTo(7L));
      try (SeekableByteChannel channel = store.openRead(listed)) {
        assertThat(channel.size(), equalTo(7L));
      }
    }
  }

  @Test
  default void stagesAndReadsWhatIsLargerThanAnyBuffer() throws IOException {
    byte[] content = new byte[6_000_001];
    new Random(20261121).nextBytes(content);
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      try (OutputStream out = store.createStaged("s/large")) {
        out.write(content[0]);
        out.write(content, 1, 999_999);
        out.write(content, 1_000_000, content.length - 1_000_000);
      }
      store.publish("s/large", "large");
      assertThat(store.read("large"), equalTo(content));
      try (SeekableByteChannel channel = store.openRead("large")) {
        byte[] read = Channels.newInputStream(channel).readAllBytes();
        assertThat(read, equalTo(content));
        ByteBuffer some = ByteBuffer.allocate(100);
        channel.position(5_999_990).read(some);
        assertThat(some.position(), equalTo(11));
        assertThat(channel.read(some), equalTo(-1));
        some.clear();
        channel.position(5).read(some);
        assertThat(some.get(0), equalTo(content[5]));
      }
    }
  }

  @Test
  default void stagesAnEmptyFile() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      stage(store, "s/empty", "");
      assertThat(store.read("s/empty").length, equalTo(0));
      try (SeekableByteChannel channel = store.openRead("s/empty")) {
        assertThat(channel.read(ByteBuffer.allocate(1)), equalTo(-1));
      }
    }
  }

  @Test
  default void provesItsConditionAsOftenAsAsked() throws IOException {
    try (FaultWorld world = world()) {
      Store store = Stores.open(world.location("t"));
      store.proveCreateIfAbsent("_strandline/probe");
      store.proveCreateIfAbsent("_strandline/probe");
    }
  }

  /** What may be stopped. */
  interface Action {
    void run() throws IOException;
  }

  static void attempt(Action action) {
    try {
      action.run();
    } catch (ProcessStopped | IOException e) {
      // The fault; what it left is what the test looks at.
    }
  }

  static void stage(Store store, String path, String content) throws IOException {
    try (OutputStream out = store.createStaged(path)) {
      out.write(bytes(content));
    }
  }

  static List<String> paths(Store store, String folder) throws IOException {
    return store.list(folder).stream().map(ObjectStat::path).toList();
  }

  static String text(Store store, String path) throws IOException {
    return new String(store.read(path), UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
