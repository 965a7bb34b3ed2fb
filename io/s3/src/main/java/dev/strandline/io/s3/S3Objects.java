package dev.strandline.io.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The requests about single objects of one bucket. */
final class S3Objects {
  /** Names the call that made an object, so that a repeated request knows its own work. */
  private static final String MADE_BY = "strandline-made-by";

  private final S3Access access;
  private final String bucket;

  S3Objects(S3Access access, String bucket) {
    this.access = access;
    this.bucket = bucket;
  }

  String bucket() {
    return bucket;
  }

  S3Settings settings() throws IOException {
    return access.settings();
  }

  S3Access access() {
    return access;
  }

  /** Sends a request about that key. */
  <T> T call(String verb, String key, String right, S3Access.Request<T> request)
      throws IOException {
    return access.call(new S3Action(verb, "s3://" + bucket + "/" + key, right), request);
  }

  /** What the store knows of an object. */
  record Head(long size, String version, Instant modified, Map<String, String> metadata) {
    boolean madeBy(String call) {
      return call.equals(metadata.get(MADE_BY));
    }
  }

  Optional<Head> head(String key) throws IOException {
    return call("look at", key, "s3:GetObject", client -> headBy(client, key));
  }

  private Optional<Head> headBy(S3Client client, String key) {
    try {
      HeadObjectResponse head = client.headObject(request -> request.bucket(bucket).key(key));
      return Optional.of(
          new Head(
              head.contentLength(),
              plain(head.eTag()),
              head.lastModified() == null ? Instant.EPOCH : head.lastModified(),
              head.metadata()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  /** An etag without the quotes that HTTP puts around it. */
  static String plain(String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** The call's own name, kept with the object that it makes. */
  static String newCall() {
    return UUID.randomUUID().toString();
  }

  static Map<String, String> madeBy(String call) {
    return Map.of(MADE_BY, call);
  }

  /**
   * Makes the object if no object has the key.
   *
   * <p>A refusal may be the second answer, when the first one, that it was made, was lost: then the
   * object bears the name of this call.
   */
  boolean putIfAbsent(String key, byte[] content, int length) throws IOException {
    String name = newCall();
    return call(
        "create",
        key,
        "s3:PutObject",
        client -> {
          try {
            client.putObject(
                put(key, content, length).ifNoneMatch("*").metadata(madeBy(name)).build(),
                body(content, length));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() != 412 && !S3Access.isConditional(e)) {
              throw e;
            }
            Optional<Head> there = headBy(client, key);
            if (there.isEmpty()) {
              throw e; // Refused for an object that has gone since.
            }
            return there.get().madeBy(name);
          }
        });
  }

  void put(String key, byte[] content) throws IOException {
    call(
        "write",
        key,
        "s3:PutObject",
        client ->
            client.putObject(
                put(key, content, content.length).build(), body(content, content.length)));
  }

  private PutObjectRequest.Builder put(String key, byte[] content, int length) throws IOException {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(key)
        .contentMD5(md5(content, length))
        .serverSideEncryption(settings().encryption().orElse(null))
        .ssekmsKeyId(settings().kmsKey().orElse(null));
  }

  /** A body that can be sent again, without a copy of it. */
  static RequestBody body(byte[] content, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(content, 0, length), length, "application/octet-stream");
  }

  static String md5(byte[] content, int length) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(content, 0, length);
      return Base64.getEncoder().encodeToString(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  void delete(String key) throws IOException {
    call(
        "delete",
        key,
        "s3:DeleteObject",
        client -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /** The whole object. */
  byte[] read(String key) throws IOException {
    return call(
        "read",
        key,
        "s3:GetObject",
        client -> {
          try {
            return client.getObject(request -> request.bucket(bucket).key(key), bytes());
          } catch (NoSuchKeyException e) {
            throw new java.nio.file.NoSuchFileException("s3://" + bucket + "/" + key);
          }
        });
  }

  /** Reads within the attempt, so that an answer that breaks off is asked for again. */
  static ResponseTransformer<GetObjectResponse, byte[]> bytes() {
    return (response, body) -> {
      try {
        byte[] bytes = body.readAllBytes();
        Long promised = response.contentLength();
        if (promised != null && promised != bytes.length) {
          throw RetryableException.create(
              "got " + bytes.length + " of " + promised + " bytes", new java.io.EOFException());
        }
        return bytes;
      } catch (IOException e) {
        throw RetryableException.create("the answer broke off: " + e.getMessage(), e);
      }
    };
  }
}
