package dev.strandline.io.kafka;

import dev.strandline.options.Bare;
import dev.strandline.options.Doc;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/** Where reading begins that no table of the spec has begun. */
sealed interface Start extends Serializable {
  /** An end of each partition. */
  @Bare
  record At(@Doc("The end of each partition that is meant.") Where where) implements Start {
    private static final long serialVersionUID = 1;
  }

  /** Offsets; a partition that is not named begins at its earliest. */
  @Bare
  record Offsets(@Doc("Offsets by topic and partition, such as `orders/0`.") Map<String, Long> at)
      implements Start {
    private static final long serialVersionUID = 1;

    public Offsets {
      at = Map.copyOf(at);
    }
  }

  /** An end of a partition. */
  enum Where {
    EARLIEST,
    LATEST
  }

  /** The offset given for that partition. */
  default Optional<Long> offset(String topic, int partition) {
    return this instanceof Offsets offsets
        ? Optional.ofNullable(offsets.at.get(topic + "/" + partition))
        : Optional.empty();
  }

  default boolean isLatest() {
    return this instanceof At at && at.where == Where.LATEST;
  }
}
