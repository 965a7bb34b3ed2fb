package dev.strandline.io.letters;

import dev.strandline.model.DeadLetter;
import java.io.Serializable;
import java.time.Instant;

/**
 * What is known of a letter that is tried again.
 *
 * @param first when it was first refused
 * @param attempts how often it was tried
 */
public record SeenBefore(Instant first, int attempts) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The letter, refused once more. */
  DeadLetter again(DeadLetter letter) {
    return new DeadLetter(
        letter.job(),
        letter.place(),
        letter.reason(),
        letter.raw(),
        first,
        letter.lastSeen(),
        attempts + letter.attempts());
  }
}
