package dev.strandline.io.s3;

import dev.strandline.io.store.RelativePath;
import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A bucket and a prefix of its keys, as {@code s3://bucket/prefix}.
 *
 * <p>The text is taken as it is: {@code %} and {@code +} mean themselves.
 *
 * @param prefix without slashes at its ends; empty for the whole bucket
 */
record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  // Old buckets in us-east-1, and other makers' stores, may have upper-case letters and
  // underscores.
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

  static S3Location parse(String location) throws StoreException {
    if (!location.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw bad(location, "it must begin with s3://bucket");
    }
    String rest = location.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw bad(location, "\"" + bucket + "\" cannot be the name of a bucket");
    }
    String prefix = slash < 0 ? "" : rest.substring(slash + 1);
    while (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    return new S3Location(bucket, prefix.isEmpty() ? "" : RelativePath.check(prefix));
  }

  private static StoreException bad(String location, String why) {
    return new StoreException(
        StoreError.BAD_LOCATION,
        "Cannot open \"" + location + "\": " + why + "; expected s3://bucket/folder");
  }

  /** The key of a path below the prefix. */
  String key(String path) throws StoreException {
    String checked = RelativePath.check(path);
    return prefix.isEmpty() ? checked : prefix + "/" + checked;
  }

  /** What the keys of all files below that folder begin with. */
  String below(String folder) throws StoreException {
    String key = folder.isEmpty() ? prefix : key(folder);
    return key.isEmpty() ? "" : key + "/";
  }

  /** The path of a key, the reverse of {@link #key}. */
  String path(String key) {
    return prefix.isEmpty() ? key : key.substring(prefix.length() + 1);
  }

  /** The form that is opened again anywhere. */
  String text() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
