package dev.strandline.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.s3.S3Access;
import dev.strandline.io.s3.S3Store;
import dev.strandline.io.store.Effects;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreContract;
import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of stores on a real S3 server, over a network that fails. */
final class S3StoreIT implements StoreContract {
  /** More than one part. */
  private static final int LARGE = S3World.PART_BYTES + 100_000;

  @AutoClose private static S3World s3;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  @AfterEach
  void mend() {
    s3.proxy().plan(request -> Fault.NONE);
  }

  @Override
  public FaultWorld world() {
    return s3.world();
  }

  static List<Fault> faults() {
    return List.of(
        Fault.SLOW_DOWN,
        Fault.INTERNAL_ERROR,
        Fault.RESET,
        Fault.DONE_RESET,
        Fault.DONE_ERROR,
        Fault.SILENCE,
        Fault.DONE_SILENCE,
        Fault.HALF);
  }

  /** Every method once, each of its requests spoiled once: the answers are those of a calm day. */
  @ParameterizedTest
  @MethodSource("faults")
  void answersAsIfNothingHadHappened(Fault fault) throws IOException {
    byte[] large = new byte[200_000];
    new Random(7).nextBytes(large);
    int requests = 1;
    for (int k = 1; k <= requests; k++) {
      String where = fault + " at request " + k;
      S3Store store =
          S3Store.at(
              "s3://bucket/calm" + System.nanoTime(),
              s3.access(Duration.ofMillis(400)),
              Effects.direct());
      int at = k;
      s3.proxy().plan(request -> request.number() == at ? fault : Fault.NONE);
      store.proveCreateIfAbsent("_strandline/probe");
      assertThat(where, store.createIfAbsent("commits/1", bytes("one")), is(true));
      assertThat(where, store.createIfAbsent("commits/1", bytes("two")), is(false));
      stage(store, "s/small", bytes("small"));
      stage(store, "s/large", large);
      assertThat(where, store.publish("s/small", "small"), is(true));
      assertThat(where, store.publish("s/large", "large"), is(true));
      store.replace("hint", bytes("hint"));
      assertThat(where, store.read("large"), equalTo(large));
      try (SeekableByteChannel channel = store.openRead("large")) {
        assertThat(where, Channels.newInputStream(channel).readAllBytes(), equalTo(large));
      }
      assertThat(where, store.stat("small").orElseThrow().size(), equalTo(5L));
      assertThat(where, store.delete("small"), is(true));
      assertThat(
          where,
          store.list("").stream().map(ObjectStat::path).toList(),
          equalTo(List.of("_strandline/probe", "commits/1", "hint", "large")));
      assertThat(where, store.abortUploads("", Instant.now().plusSeconds(60)), equalTo(0));
      assertThat(where, text(store, "commits/1"), equalTo("one"));
      requests = s3.proxy().log().size() - 1;
    }
    assertThat(requests, greaterThan(20));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void uploadsInPartsAsIfNothingHadHappened(Fault fault) throws IOException {
    byte[] large = new byte[LARGE];
    new Random(9).nextBytes(large);
    int requests = 1;
    for (int k = 1; k <= requests; k++) {
      String where = fault + " at request " + k;
      S3Store store =
          S3Store.at(
              "s3://bucket/parts" + System.nanoTime(),
              s3.access(Duration.ofMillis(400)),
              Effects.direct());
      int at = k;
      s3.proxy().plan(request -> request.number() == at ? fault : Fault.NONE);
      stage(store, "s/x", large);
      requests = Math.max(requests, s3.proxy().log().size() - 1);
      // Where the answer to the first request was lost an upload is left, for a sweep.
      s3.proxy().plan(request -> Fault.NONE);
      store.abortUploads("", Instant.now().plusSeconds(60));
      assertThat(where, store.read("s/x"), equalTo(large));
    }
    assertThat(requests, greaterThan(3));
  }

  @Test
  void letsExactlyOneOfTwentyCreate() throws Exception {
    int threads = 20;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      S3Store store = s3.store("race");
      CyclicBarrier start = new CyclicBarrier(threads);
      for (int round = 0; round < 5; round++) {
        String path = "commits/" + round;
        // Equal contents: only the call's own name tells whose it is, also after a lost answer.
        s3.proxy()
            .plan(
                request ->
                    request.number() % 2 == 1
                            && request.header("amz-sdk-request").startsWith("attempt=1")
                        ? Fault.DONE_RESET
                        : Fault.NONE);
        List<Future<Boolean>> made = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          made.add(
              pool.submit(
                  () -> {
                    start.await();
                    return store.createIfAbsent(path, bytes("the same"));
                  }));
        }
        int winners = 0;
        for (Future<Boolean> one : made) {
          winners += one.get() ? 1 : 0;
        }
        assertThat(winners, equalTo(1));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void listsPageAfterPage() throws Exception {
    S3Store store = s3.store("pages");
    List<String> expected = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> made = new ArrayList<>();
      for (int i = 0; i < 1_050; i++) {
        String path = "f/" + String.format("%04d", i) + (i % 2 == 0 ? " é+%" : "");
        expected.add(path);
        made.add(
            pool.submit(
                () -> {
                  store.replace(path, bytes("x"));
                  return path;
                }));
      }
      for (Future<?> one : made) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    s3.proxy().plan(request -> Fault.NONE);
    assertThat(store.list("f").stream().map(ObjectStat::path).toList(), equalTo(expected));
    assertThat(s3.proxy().log().size(), equalTo(2));
  }

  @Test
  void refusesAFileThatChangesWhileItIsRead() throws IOException {
    S3Store store = s3.store("change");
    byte[] first = new byte[300_000];
    store.replace("x", first);
    ObjectStat listed = store.list("").get(0);
    try (SeekableByteChannel channel = store.openRead("x")) {
      channel.read(ByteBuffer.allocate(10));
      byte[] second = first.clone();
      second[299_999] = 1;
      store.replace("x", second);
      StoreException changed =
          assertThrows(StoreException.class, () -> Channels.newInputStream(channel).readAllBytes());
      assertThat(changed.error(), is(StoreError.CHANGED_WHILE_READ));
    }
    try (SeekableByteChannel channel = store.openRead(listed)) {
      StoreException changed =
          assertThrows(StoreException.class, () -> channel.read(ByteBuffer.allocate(1)));
      assertThat(changed.getMessage(), containsString("/x: it was replaced or removed"));
      assertThat(changed.getMessage(), containsString("[SL-3015]"));
    }
    ObjectStat now = store.list("").get(0);
    store.delete("x");
    try (SeekableByteChannel channel = store.openRead(now)) {
      assertThrows(StoreException.class, () -> channel.read(ByteBuffer.allocate(1)));
    }
    assertThrows(NoSuchFileException.class, () -> store.openRead("x"));
  }

  @Test
  void removesThePartsOfUploadsThatFailedOrWereLeft() throws IOException {
    S3Store store = s3.store("parts");
    s3.proxy()
        .plan(
            request ->
                request.target().contains("partNumber=2")
                    ? Fault.answer(403, "AccessDenied")
                    : Fault.NONE);
    OutputStream failing = store.createStaged("_strandline/staging/r1/a");
    StoreException denied =
        assertThrows(StoreException.class, () -> failing.write(new byte[2 * LARGE]));
    assertThat(denied.error(), is(StoreError.ACCESS_DENIED));
    s3.proxy().plan(request -> Fault.NONE);
    Instant later = Instant.now().plusSeconds(60);
    assertThat("aborted at once", store.abortUploads("", later), equalTo(0));

    // Processes that die in the middle, of two runs.
    store.createStaged("_strandline/staging/r1/b").write(new byte[LARGE]);
    store.createStaged("_strandline/staging/r2/c").write(new byte[LARGE]);
    assertThat(store.list(""), empty());
    Instant hourAgo = Instant.now().minusSeconds(3_600);
    assertThat("too young", store.abortUploads("_strandline/staging", hourAgo), equalTo(0));
    assertThat(store.abortUploads("_strandline/staging/r1", later), equalTo(1));
    assertThat(store.abortUploads("_strandline/staging", later), equalTo(1));
    assertThat(store.abortUploads("", later), equalTo(0));
  }

  @Test
  void copiesInPartsWhatIsTooLargeForOneCopy() throws IOException {
    S3Store store = s3.store("copy");
    byte[] large = new byte[LARGE];
    new Random(8).nextBytes(large);
    stage(store, "s/x", large);
    s3.proxy()
        .plan(
            request ->
                request.method().equals("PUT")
                        && !request.header("x-amz-copy-source").isEmpty()
                        && !request.target().contains("partNumber")
                    ? Fault.answer(400, "InvalidRequest")
                    : Fault.NONE);
    assertThat(store.publish("s/x", "p/x"), is(true));
    assertThat(store.read("p/x"), equalTo(large));
    assertThat(store.publish("s/x", "p/x"), is(false));
  }

  @Test
  void asksForEncryptionOfEverythingThatIsWritten() throws IOException {
    S3Store store =
        S3Store.at(
            "s3://bucket/encrypted",
            S3Access.of(s3.settings(Duration.ofSeconds(20), Optional.of("aws:kms"))),
            Effects.direct());
    s3.proxy().plan(request -> Fault.NONE);
    store.createIfAbsent("a", bytes("a"));
    store.replace("b", bytes("b"));
    stage(store, "c", new byte[LARGE]);
    store.publish("c", "d");
    int writes = 0;
    for (FaultProxy.Request request : s3.proxy().log()) {
      boolean makes =
          (request.method().equals("PUT") && !request.target().contains("partNumber"))
              || request.target().endsWith("?uploads");
      if (makes) {
        writes++;
        assertThat(request.line(), request.header("x-amz-server-side-encryption"), is("aws:kms"));
        assertThat(
            request.line(),
            request.header("x-amz-server-side-encryption-aws-kms-key-id"),
            is("key-1"));
      }
    }
    assertThat(writes, equalTo(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|NoSuchBucket|SL-3009|there is no such bucket",
        "403|AccessDenied|SL-3010|access is denied: by the test; allow these credentials s3:PutObject",
        "403|InvalidAccessKeyId|SL-3008|the store does not accept the credentials (InvalidAccessKeyId",
        "400|ExpiredToken|SL-3008|renew them",
        "301|PermanentRedirect|SL-3011|the bucket is in eu-central-1; set AWS_REGION=eu-central-1",
        "503|SlowDown|SL-3013|the store answered 503 SlowDown to 4 attempts",
        "400|KeyTooLongError|SL-3016|the store answered 400 KeyTooLongError: by the test"
      })
  void saysWhatIsWrongAndWhatToDo(int status, String code, String id, String text)
      throws IOException {
    S3Store store = s3.store("errors");
    s3.proxy().plan(request -> Fault.answer(status, code));
    StoreException failure =
        assertThrows(StoreException.class, () -> store.replace("a/x", bytes("x")));
    assertThat(failure.getMessage(), containsString("Cannot write s3://bucket/errors"));
    assertThat(failure.getMessage(), containsString(text));
    assertThat(failure.getMessage(), containsString("[" + id + "]"));
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    S3Store store = s3.store("silent");
    s3.proxy().plan(request -> Fault.RESET);
    StoreException failure = assertThrows(StoreException.class, () -> store.list(""));
    assertThat(failure.error(), is(StoreError.UNREACHABLE));
    assertThat(failure.getMessage(), containsString("at " + s3.endpoint() + ", in 4 attempts"));
    URI nobody;
    try (FaultProxy gone = FaultProxy.before(s3.endpoint())) {
      nobody = gone.endpoint();
    }
    S3Store refused =
        S3Store.at(
            "s3://bucket/x",
            S3Access.of(s3.settings(Duration.ofMillis(400), Optional.empty()).at(nobody)),
            Effects.direct());
    StoreException connection = assertThrows(StoreException.class, () -> refused.stat("y"));
    assertThat(connection.getMessage(), containsString("the store refuses connections"));
    assertThat(connection.getMessage(), containsString("[SL-3012]"));
  }

  @Test
  void refusesAStoreThatIgnoresTheCondition() throws IOException {
    S3Store store = s3.store("unconditional");
    s3.proxy().ignoreConditions(true);
    try {
      StoreException refused =
          assertThrows(StoreException.class, () -> store.proveCreateIfAbsent("_strandline/probe"));
      assertThat(refused.error(), is(StoreError.NO_CONDITIONAL_CREATE));
    } finally {
      s3.proxy().ignoreConditions(false);
    }
    S3Store other = s3.store("unknown");
    s3.proxy()
        .plan(
            request ->
                request.header("if-none-match").isEmpty()
                    ? Fault.NONE
                    : Fault.answer(501, "NotImplemented"));
    StoreException unknown =
        assertThrows(StoreException.class, () -> other.proveCreateIfAbsent("_strandline/probe"));
    assertThat(unknown.error(), is(StoreError.NO_CONDITIONAL_CREATE));
  }

  @Test
  void asksOnceAndRemembersTheAnswer() throws IOException {
    S3Store store = s3.store("probe");
    s3.proxy().plan(request -> Fault.NONE);
    store.proveCreateIfAbsent("_strandline/probe");
    assertThat(s3.proxy().log().size(), equalTo(5)); // GET; PUT, PUT refused, HEAD; PUT the answer
    s3.proxy().plan(request -> Fault.NONE);
    store.proveCreateIfAbsent("_strandline/probe");
    assertThat(s3.proxy().log().size(), equalTo(1));
  }

  @Test
  void takesTheLocationAsItIsWritten() throws IOException {
    assertThat(s3.open("s3://bucket").location(), equalTo("s3://bucket"));
    assertThat(s3.open("S3://bucket/a b%20/c//").location(), equalTo("s3://bucket/a b%20/c"));
    for (String bad : List.of("s3:/bucket", "s3://", "s3:///x", "s3://b*cket/x", "s3://-/x")) {
      StoreException refused = assertThrows(StoreException.class, () -> s3.open(bad), bad);
      assertThat(refused.error(), is(StoreError.BAD_LOCATION));
    }
    assertThrows(StoreException.class, () -> s3.open("s3://bucket/../x"));
    Store byProvider = Stores.open("s3://bucket/x");
    assertThat(byProvider.location(), equalTo("s3://bucket/x"));
  }

  private static void stage(Store store, String path, byte[] content) throws IOException {
    try (OutputStream out = store.createStaged(path)) {
      out.write(content);
    }
  }

  private static String text(Store store, String path) throws IOException {
    return new String(store.read(path), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
