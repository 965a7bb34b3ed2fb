package dev.strandline.io.s3;

import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Copies a staged object over its target within the store.
 *
 * <p>One request, which the store does as a whole: a late one finds the staged object gone and
 * changes nothing. An object above 5 GB is copied in parts; there the target must still be as it
 * was when the copy began, or a slow copier could undo a later commit.
 */
final class S3Copy {
  private final S3Objects objects;
  private final String staged;
  private final String target;

  S3Copy(S3Objects objects, String staged, String target) {
    this.objects = objects;
    this.staged = staged;
    this.target = target;
  }

  /** False if the staged object was gone and the target there. */
  boolean run() throws IOException {
    Copied copied = objects.call("copy to", target, "s3:PutObject", this::copy);
    return switch (copied) {
      case DONE -> true;
      case GONE -> isThere();
      case TOO_LARGE -> inParts();
    };
  }

  private enum Copied {
    DONE,
    GONE,
    TOO_LARGE
  }

  private Copied copy(software.amazon.awssdk.services.s3.S3Client client) throws IOException {
    S3Settings settings = objects.settings();
    try {
      client.copyObject(
          request ->
              request
                  .sourceBucket(objects.bucket())
                  .sourceKey(staged)
                  .destinationBucket(objects.bucket())
                  .destinationKey(target)
                  .serverSideEncryption(settings.encryption().orElse(null))
                  .ssekmsKeyId(settings.kmsKey().orElse(null)));
      return Copied.DONE;
    } catch (S3Exception e) {
      String code = S3Failure.code(e);
      if (e.statusCode() == 404 && !code.equals("NoSuchBucket")) {
        return Copied.GONE;
      }
      if (code.equals("InvalidRequest") && String.valueOf(e.getMessage()).contains("copy source")) {
        return Copied.TOO_LARGE;
      }
      throw e;
    }
  }

  private boolean isThere() throws IOException {
    if (objects.head(target).isPresent()) {
      return false;
    }
    throw new StoreException(
        StoreError.STAGED_FILE_LOST,
        "Cannot publish " + target + ": its staged file is gone, " + staged);
  }

  private boolean inParts() throws IOException {
    Optional<S3Objects.Head> before = objects.head(target);
    Optional<S3Objects.Head> source = objects.head(staged);
    if (source.isEmpty()) {
      return isThere();
    }
    String call = S3Objects.newCall();
    S3Parts parts = S3Parts.begin(objects, target, S3Objects.madeBy(call));
    boolean made = false;
    try {
      long step = objects.settings().tuning().copyPartBytes();
      long size = source.get().size();
      for (long from = 0; from < size; from += step) {
        parts.addCopy(staged, source.get().version(), from, Math.min(size, from + step));
      }
      made = parts.complete(call, condition(before));
    } finally {
      if (!made) {
        parts.abort();
      }
    }
    if (made) {
      return true;
    }
    // Another process has published it meanwhile.
    return objects.head(staged).isPresent() || isThere();
  }

  private static S3Parts.Condition condition(Optional<S3Objects.Head> before) {
    return before
        .<S3Parts.Condition>map(head -> new S3Parts.Condition.Version(head.version()))
        .orElseGet(S3Parts.Condition.Absent::new);
  }
}
