package dev.strandline.io.messages;

import dev.strandline.io.Input;
import dev.strandline.model.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/** Fetches the messages of inputs, of one after another; each worker has a reader of its own. */
public interface MessageReader<M extends Message> extends Closeable {
  /** The origin of the rows of an input. */
  Origin origin(Input input);

  /**
   * Gives the taker every message of the input that is to be had, in their order, until it wants no
   * more.
   *
   * @throws IOException if the input cannot be read to its end
   */
  void read(Input input, Taker<M> taker) throws IOException;

  @Override
  void close();

  /** Takes the messages of one input. */
  interface Taker<M extends Message> {
    /** Takes the next message, and says whether there is to be another. */
    boolean take(M message);

    /**
     * Is told how far reading is.
     *
     * @param part of the input, from 0 to 1: how long the messages to come are nobody knows
     */
    default void reached(double part) {}
  }

  /** What opens readers, on any worker. */
  interface Opener<M extends Message> extends Serializable {
    /** A reader, to be closed by the caller. */
    MessageReader<M> open() throws IOException;
  }
}
