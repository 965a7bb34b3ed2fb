package dev.strandline.s3;

import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.s3.S3Access;
import dev.strandline.io.s3.S3Settings;
import dev.strandline.io.s3.S3Store;
import dev.strandline.io.store.Effects;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bucket on a server of its own behind a {@link FaultProxy}, and worlds in it.
 *
 * <pre>{@code
 * try (S3World s3 = S3World.start(); FaultWorld world = s3.world()) {
 *   world.arm(k, Fault.LOST_REPLY);       // faults of the seam: before, after, torn, lost, failed
 *   s3.proxy().plan(request -> ...);      // faults of the network, request by request
 *   job(world.location("table"));
 * }
 * }</pre>
 */
public final class S3World implements AutoCloseable {
  public static final String BUCKET = "bucket";

  /** The least that S3 takes for a part. */
  public static final int PART_BYTES = 5 << 20;

  /** What is atomic tears to nothing, as BEFORE does; on S3 each effect is. */
  public static final List<Fault> FAULTS =
      List.of(Fault.BEFORE, Fault.AFTER, Fault.LOST_REPLY, Fault.FAILED);

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final S3Server server;
  private final FaultProxy proxy;
  private final S3Access access;

  private S3World(S3Server server, FaultProxy proxy) {
    this.server = server;
    this.proxy = proxy;
    this.access = access(Duration.ofSeconds(20));
  }

  /** Gives the client of Amazon credentials, which nobody checks, and starts everything. */
  public static S3World start() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test-secret");
    System.setProperty("aws.region", "eu-central-1");
    S3Server server = S3Server.start().bucket(BUCKET);
    return new S3World(server, FaultProxy.before(server.endpoint()));
  }

  /** A client with small parts and short waits. */
  public S3Access access(Duration timeout) {
    return S3Access.of(settings(timeout, Optional.empty()));
  }

  /** The settings of such a client. */
  public S3Settings settings(Duration timeout, Optional<String> encryption) {
    return new S3Settings(
        Optional.of(proxy.endpoint()),
        true,
        encryption,
        encryption.filter("aws:kms"::equals).map(kms -> "key-1"),
        4,
        timeout,
        new S3Settings.Tuning(PART_BYTES, PART_BYTES, Duration.ofMillis(2)));
  }

  public FaultProxy proxy() {
    return proxy;
  }

  /** Where the objects are, each a file. */
  public java.nio.file.Path objects() {
    return server.objects(BUCKET);
  }

  /** Where clients other than ours find it. */
  public URI endpoint() {
    return proxy.endpoint();
  }

  /** A store of a prefix that nobody else has. */
  public S3Store store(String name) throws IOException {
    return S3Store.at(
        "s3://" + BUCKET + "/" + name + NEXT.incrementAndGet(), access, Effects.direct());
  }

  /** The store of that location. */
  public S3Store open(String location) throws IOException {
    return S3Store.at(location, access, Effects.direct());
  }

  /** A world of the crash suite, in a prefix of its own. */
  public FaultWorld world() {
    String prefix = "s3://" + BUCKET + "/world" + NEXT.incrementAndGet() + "/";
    return FaultWorld.onObjects(
        (location, folder, effects) -> opened(prefix + folder, effects).named(location));
  }

  private S3Store opened(String location, Effects effects) throws IOException {
    return S3Store.at(location, access, effects);
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
