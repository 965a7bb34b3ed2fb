package dev.strandline.io.s3;

/**
 * What is being done to what, for messages.
 *
 * @param verb such as "read"
 * @param object bucket and key, {@code s3://bucket/key}
 * @param right the IAM action that it takes, such as {@code s3:GetObject}
 */
record S3Action(String verb, String object, String right) {
  String text() {
    return "Cannot " + verb + " " + object;
  }
}
