package dev.strandline.io.kafka;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a source of topics, what it reads from, and its messages. */
enum KafkaError {
  /** Neither topics nor a pattern of them, or both. */
  NO_TOPICS("SL-1821"),
  /** The pattern of topics is none. */
  BAD_PATTERN("SL-1822"),
  /** A place to start from is no partition or no offset of one. */
  BAD_START("SL-1823"),
  /** A property of the client that the source sets itself. */
  RESERVED_PROPERTY("SL-1824"),

  /** No answer from the cluster. */
  UNREACHABLE("SL-3601"),
  /** The cluster refuses this user. */
  NOT_ALLOWED("SL-3602"),
  /** A topic is not there. */
  NO_SUCH_TOPIC("SL-3603"),
  /** A topic is another one than the tables have read. */
  RECREATED("SL-3604"),
  /** Offsets are gone before every table had them. */
  LOST_OFFSETS("SL-3605"),
  /** A topic has fewer offsets than the tables have read. */
  REWOUND("SL-3606"),
  /** Tables have read ranges that overlap. */
  OVERLAP("SL-3607"),
  /** The reading of a range stands still. */
  STANDS_STILL("SL-3608"),
  /** The client refuses its properties. */
  BAD_PROPERTY("SL-3609"),
  /** The cluster has failed in a way of its own. */
  FAILED("SL-3610");

  private final String id;

  KafkaError(String id) {
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
