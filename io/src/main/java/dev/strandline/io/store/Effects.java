package dev.strandline.io.store;

import java.io.IOException;

/**
 * The numbered seam: every durable effect of ours goes through {@link #perform}, one call an
 * effect.
 *
 * <p>In production it just runs them. A test counts them, and stops the process before, after or in
 * the middle of call k, or loses its reply. So an effect is one step that the outside world sees as
 * a whole: one link, one rename, one request of an object store; never two.
 */
@FunctionalInterface
public interface Effects {
  /**
   * Runs the effect and returns what it returned.
   *
   * @param object what it works on, for logs: a path, a table, an address
   */
  boolean perform(Kind kind, String object, Effect effect) throws IOException;

  /** Runs each effect once, as it is. */
  static Effects direct() {
    return (kind, object, effect) -> effect.run();
  }

  /** What an effect does. */
  enum Kind {
    /** A new staging object is opened; nothing is in it yet. */
    STAGE,
    /** A staging object's content becomes durable and whole. */
    FINISH,
    /** A temporary file is written and made durable. */
    WRITE,
    /** A temporary file gets its final name, if nobody has it. */
    LINK,
    /** A file takes another name, replacing what had it. */
    RENAME,
    /** An object is made with its content, under a condition or not. */
    PUT,
    /** An object is copied over another. */
    COPY,
    /** A file or object goes away. */
    DELETE,
    /** Folders are made durable. */
    SYNC
  }

  /** One durable effect. */
  @FunctionalInterface
  interface Effect {
    /** Does it, and says whether it changed anything. */
    boolean run() throws IOException;

    /** Does half of it, as a crash in the middle would; what is atomic leaves nothing behind. */
    default void tear() throws IOException {}
  }
}
