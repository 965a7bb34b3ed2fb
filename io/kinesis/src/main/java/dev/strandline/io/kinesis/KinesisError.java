package dev.strandline.io.kinesis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a source of streams, what it reads from, and its records. */
enum KinesisError {
  /** A name that no stream can have. */
  BAD_STREAM("SL-1831"),
  /** The endpoint is no URL. */
  BAD_ENDPOINT("SL-1832"),

  /** A record of the producer library that holds several. */
  AGGREGATED("SL-2321"),

  /** No answer from Kinesis. */
  UNREACHABLE("SL-3641"),
  /** Kinesis refuses the credentials, or this user. */
  NOT_ALLOWED("SL-3642"),
  /** A stream or shard is not there. */
  NO_SUCH_STREAM("SL-3643"),
  /** A stream is another one than the tables have read. */
  RECREATED("SL-3644"),
  /** Records are gone, or may be, before every table had them. */
  LOST_RECORDS("SL-3645"),
  /** Tables have read ranges that overlap. */
  OVERLAP("SL-3647"),
  /** The reading of a range stands still. */
  STANDS_STILL("SL-3648"),
  /** No region, or no credentials. */
  NO_ACCESS("SL-3649"),
  /** Kinesis has failed in a way of its own. */
  FAILED("SL-3650"),
  /** There were too many requests for too long. */
  THROTTLED("SL-3651");

  private final String id;

  KinesisError(String id) {
    this.id = id;
  }

  /** Stable; the docs list it. */
  String id() {
    return id;
  }

  /** The sentence with the id behind it. */
  String message(String sentence) {
    return sentence + " [" + id + "]";
  }

  IOException of(String sentence, @Nullable Throwable cause) {
    return new IOException(message(sentence), cause);
  }

  IOException of(String sentence) {
    return of(sentence, null);
  }
}
