package dev.strandline.io.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strandline.io.store.Effects;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket whose keys begin with a prefix.
 *
 * <p>Needs strong consistency and {@code If-None-Match} of PUT, which Amazon has since 2020 and
 * 2024. An object appears whole or not at all, so no temporary names are needed: creating is one
 * conditional PUT, publishing a copy within the store and a delete. An object's version is its
 * etag.
 */
public final class S3Store implements Store {
  private static final byte[] PROBED = "create-if-absent is refused here\n".getBytes(UTF_8);
  private static final byte[] PROBE = "is create-if-absent refused here?\n".getBytes(UTF_8);

  private final String location;
  private final S3Location place;
  private final S3Objects objects;
  private final Effects effects;

  private S3Store(String location, S3Location place, S3Access access, Effects effects) {
    this.location = location;
    this.place = place;
    this.objects = new S3Objects(access, place.bucket());
    this.effects = effects;
  }

  /** The store of {@code s3://bucket/prefix}; no request is made yet. */
  public static S3Store at(String location, S3Access access, Effects effects)
      throws StoreException {
    S3Location place = S3Location.parse(location);
    return new S3Store(place.text(), place, access, effects);
  }

  /** The same objects and effects under another name, by which a provider opens it again. */
  public S3Store named(String newLocation) {
    return new S3Store(newLocation, place, objects.access(), effects);
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public byte[] read(String path) throws IOException {
    return objects.read(place.key(path));
  }

  @Override
  public SeekableByteChannel openRead(String path) throws IOException {
    String key = place.key(path);
    S3Objects.Head head =
        objects
            .head(key)
            .orElseThrow(() -> new NoSuchFileException("s3://" + place.bucket() + "/" + key));
    return new S3Channel(objects, key, head.version(), head.size());
  }

  @Override
  public SeekableByteChannel openRead(ObjectStat listed) throws IOException {
    return new S3Channel(objects, place.key(listed.path()), listed.version(), listed.size());
  }

  @Override
  public Optional<ObjectStat> stat(String path) throws IOException {
    return objects
        .head(place.key(path))
        .map(head -> statOf(path, head.size(), head.version(), head.modified()));
  }

  private static ObjectStat statOf(String path, long size, String version, Instant modified) {
    long nanos = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
    return new ObjectStat(path, size, version, nanos, 0);
  }

  @Override
  public List<ObjectStat> list(String folder) throws IOException {
    String prefix = place.below(folder);
    List<ObjectStat> found = new ArrayList<>();
    String next = null;
    do {
      ListObjectsV2Response page = page(prefix, next);
      for (S3Object object : page.contents()) {
        if (!object.key().endsWith("/")) { // Consoles make such an empty object for a folder.
          found.add(
              statOf(
                  place.path(object.key()),
                  object.size(),
                  S3Objects.plain(object.eTag()),
                  object.lastModified()));
        }
      }
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
    found.sort(ObjectStat.BY_PATH);
    return found;
  }

  private ListObjectsV2Response page(String prefix, @Nullable String next) throws IOException {
    return objects.call(
        "list",
        prefix,
        "s3:ListBucket",
        client ->
            client.listObjectsV2(
                request ->
                    request
                        .bucket(place.bucket())
                        .prefix(prefix)
                        // Or a key with a control character could not be told in XML.
                        .encodingType(EncodingType.URL)
                        .continuationToken(next)));
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    String key = place.key(path);
    return effects.perform(
        Effects.Kind.PUT, path, () -> objects.putIfAbsent(key, content, content.length));
  }

  @Override
  public OutputStream createStaged(String path) throws IOException {
    return new S3Upload(objects, path, place.key(path), effects);
  }

  @Override
  public boolean publish(String staged, String target) throws IOException {
    S3Copy copy = new S3Copy(objects, place.key(staged), place.key(target));
    boolean copied = effects.perform(Effects.Kind.COPY, target, copy::run);
    if (copied) {
      String key = place.key(staged);
      effects.perform(
          Effects.Kind.DELETE,
          staged,
          () -> {
            objects.delete(key);
            return true;
          });
    }
    return copied;
  }

  @Override
  public boolean delete(String path) throws IOException {
    String key = place.key(path);
    return effects.perform(
        Effects.Kind.DELETE,
        path,
        () -> {
          // The answer to a DELETE is the same whether there was anything.
          boolean there = objects.head(key).isPresent();
          if (there) {
            objects.delete(key);
          }
          return there;
        });
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    String key = place.key(path);
    effects.perform(
        Effects.Kind.PUT,
        path,
        () -> {
          objects.put(key, content);
          return true;
        });
  }

  /** Nothing to do: what the store has answered is durable. */
  @Override
  public void sync(Collection<String> paths) {}

  @Override
  public void proveCreateIfAbsent(String path) throws IOException {
    try {
      if (Arrays.equals(read(path), PROBED)) {
        return;
      }
    } catch (NoSuchFileException e) {
      // Nobody has tried yet.
    }
    try {
      boolean absent = createIfAbsent(path, PROBE);
      if (absent && createIfAbsent(path, PROBE)) {
        throw unconditional(
            "it replaced an object that it was told to create only if absent", null);
      }
    } catch (StoreException e) {
      if (e.getCause() instanceof S3Exception answer && answer.statusCode() == 501) {
        throw unconditional("it does not know If-None-Match", e);
      }
      throw e;
    }
    replace(path, PROBED);
  }

  private StoreException unconditional(String why, @Nullable Throwable cause) {
    String message =
        "Cannot keep a table in "
            + location
            + ": "
            + why
            + ", so two runs could commit at once; use a store with conditional writes (Amazon S3,"
            + " MinIO, Cloudflare R2), or a disk";
    return cause == null
        ? new StoreException(StoreError.NO_CONDITIONAL_CREATE, message)
        : new StoreException(StoreError.NO_CONDITIONAL_CREATE, message, cause);
  }

  @Override
  public int abortUploads(String folder, Instant before) throws IOException {
    String prefix = place.below(folder);
    int aborted = 0;
    String key = null;
    String id = null;
    do {
      ListMultipartUploadsResponse page = uploads(prefix, key, id);
      for (MultipartUpload upload : page.uploads()) {
        if (upload.key().startsWith(prefix) && upload.initiated().isBefore(before)) {
          effects.perform(
              Effects.Kind.DELETE,
              place.path(upload.key()) + " (upload)",
              () -> {
                new S3Parts(objects, upload.key(), upload.uploadId()).abort();
                return true;
              });
          aborted++;
        }
      }
      boolean more = Boolean.TRUE.equals(page.isTruncated());
      key = more ? page.nextKeyMarker() : null;
      id = more ? page.nextUploadIdMarker() : null;
    } while (key != null);
    return aborted;
  }

  private ListMultipartUploadsResponse uploads(
      String prefix, @Nullable String key, @Nullable String id) throws IOException {
    return objects.call(
        "list the uploads of",
        prefix,
        "s3:ListBucketMultipartUploads",
        client ->
            client.listMultipartUploads(
                request ->
                    request
                        .bucket(place.bucket())
                        .prefix(prefix)
                        .encodingType(EncodingType.URL)
                        .keyMarker(key)
                        .uploadIdMarker(id)));
  }
}
