package dev.strandline.io.kinesis;

/**
 * A shard of one life of a stream.
 *
 * @param incarnation the stream's ARN and when it was created: another one under the same name has
 *     another time
 */
record Shard(String stream, String incarnation, String id) {
  /** Among all shards of a spec. */
  String key() {
    return stream + "/" + id;
  }

  /** The number at the end of its id, {@code shardId-000000000003}. */
  long number() {
    int from = id.length();
    while (from > 0 && id.length() - from < 18 && Character.isDigit(id.charAt(from - 1))) {
      from--;
    }
    return from == id.length() ? 0 : Long.parseLong(id.substring(from));
  }
}
