package dev.strandline.io.messages;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message of a log. Its arrays are those of the log's client: nobody changes them. */
public interface Message {
  byte @Nullable [] key();

  byte @Nullable [] value();

  /** The log bytes of its row's position; none where the origin and {@link #seq} are all of it. */
  byte[] log();

  /** The number in its row's position. */
  long seq();

  /** For people: {@code orders/3, offset 12}. */
  String place();

  /** Why it cannot be read, whatever the spec says; empty for what a row can be made of. */
  default Optional<MessageRows.Refusal> refusal() {
    return Optional.empty();
  }

  /** The stored bytes of key and value. */
  default long bytes() {
    byte[] key = key();
    byte[] value = value();
    return (key == null ? 0 : key.length) + (long) (value == null ? 0 : value.length);
  }
}
