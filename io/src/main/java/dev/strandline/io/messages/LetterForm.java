package dev.strandline.io.messages;

import dev.strandline.io.Input;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import java.io.IOException;
import java.io.Serializable;

/** How the messages of one kind of log are kept in letters, and found in them again. */
public interface LetterForm<M extends Message> extends Serializable {
  /** The message's number in its input: the same whenever it is read. */
  long record(M message);

  /**
   * The message, with what decodes it again.
   *
   * @param sensitive whether it must stay out, so that only its place is kept
   */
  RawInput raw(M message, Input input, boolean sensitive);

  /** Whether the letter has all of its message. */
  boolean isWhole(DeadLetter letter);

  /** The message that such a letter is of. */
  M message(DeadLetter letter) throws IOException;

  /** The origin of the row of that message. */
  Origin origin(DeadLetter letter);
}
