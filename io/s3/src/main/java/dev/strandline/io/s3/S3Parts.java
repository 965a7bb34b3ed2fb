package dev.strandline.io.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An upload in parts: nobody sees anything of it before {@link #complete}. */
final class S3Parts {
  private static final String RIGHT = "s3:PutObject";

  private final S3Objects objects;
  private final String key;
  private final String id;
  private final List<CompletedPart> parts = new ArrayList<>();

  /** The upload of that id. */
  S3Parts(S3Objects objects, String key, String id) {
    this.objects = objects;
    this.key = key;
    this.id = id;
  }

  static S3Parts begin(S3Objects objects, String key, Map<String, String> metadata)
      throws IOException {
    S3Settings settings = objects.settings();
    String id =
        objects.call(
            "begin to upload",
            key,
            RIGHT,
            client ->
                client
                    .createMultipartUpload(
                        request ->
                            request
                                .bucket(objects.bucket())
                                .key(key)
                                .metadata(metadata)
                                .serverSideEncryption(settings.encryption().orElse(null))
                                .ssekmsKeyId(settings.kmsKey().orElse(null)))
                    .uploadId());
    return new S3Parts(objects, key, id);
  }

  void add(byte[] content, int length) throws IOException {
    int number = parts.size() + 1;
    String etag =
        objects.call(
            "upload part " + number + " of",
            key,
            RIGHT,
            client ->
                client
                    .uploadPart(
                        request ->
                            request
                                .bucket(objects.bucket())
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .contentMD5(S3Objects.md5(content, length)),
                        S3Objects.body(content, length))
                    .eTag());
    parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
  }

  /** Adds the bytes from there up to, and without, that position of another object's version. */
  void addCopy(String source, String version, long from, long to) throws IOException {
    int number = parts.size() + 1;
    String etag =
        objects.call(
            "copy part " + number + " to",
            key,
            RIGHT,
            client ->
                client
                    .uploadPartCopy(
                        request ->
                            request
                                .sourceBucket(objects.bucket())
                                .sourceKey(source)
                                .copySourceIfMatch(S3Objects.quoted(version))
                                .copySourceRange("bytes=" + from + "-" + (to - 1))
                                .destinationBucket(objects.bucket())
                                .destinationKey(key)
                                .uploadId(id)
                                .partNumber(number))
                    .copyPartResult()
                    .eTag());
    parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
  }

  /** On what the object's appearance depends. */
  sealed interface Condition {
    /** Nobody has the key. */
    record Absent() implements Condition {}

    /** This version is there. */
    record Version(String etag) implements Condition {}
  }

  /**
   * Makes the object of the parts.
   *
   * @param call the name in the metadata that the upload began with, by which a repeated request
   *     knows its own work
   * @return false if the condition did not hold
   */
  boolean complete(String call, Condition condition) throws IOException {
    return objects.call(
        "finish uploading",
        key,
        RIGHT,
        client -> {
          CompleteMultipartUploadRequest.Builder request =
              CompleteMultipartUploadRequest.builder()
                  .bucket(objects.bucket())
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(all -> all.parts(parts));
          if (condition instanceof Condition.Version version) {
            request.ifMatch(S3Objects.quoted(version.etag()));
          } else {
            request.ifNoneMatch("*");
          }
          try {
            client.completeMultipartUpload(request.build());
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == 404 && isOurs(call)) {
              return true; // The upload is gone for it is done: the first answer was lost.
            }
            if (e.statusCode() != 412 && !S3Access.isConditional(e)) {
              throw e;
            }
            return isOurs(call);
          }
        });
  }

  private boolean isOurs(String call) throws IOException {
    Optional<S3Objects.Head> there = objects.head(key);
    return there.isPresent() && there.get().madeBy(call);
  }

  void abort() throws IOException {
    objects.call(
        "abort the upload of",
        key,
        "s3:AbortMultipartUpload",
        client -> {
          try {
            return Optional.of(
                client.abortMultipartUpload(
                    request -> request.bucket(objects.bucket()).key(key).uploadId(id)));
          } catch (NoSuchUploadException e) {
            return Optional.empty();
          }
        });
  }
}
