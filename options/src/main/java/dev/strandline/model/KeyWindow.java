package dev.strandline.model;

import java.io.Serializable;

/**
 * The windows of event time by which a key has a row each; their starts are among the key's
 * columns.
 *
 * @param text what tells them from other windows, fixed for ever; empty where there are none
 * @param merges whether windows of a key become one when a row between them comes
 */
public record KeyWindow(String text, boolean merges) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The column with the start of a row's window. */
  public static final String START = "window_start";

  /** The column with its end: the first instant that is no more in the window. */
  public static final String END = "window_end";

  /** What the texts of windows that merge begin with. */
  public static final String SESSIONS = "sessions";

  /** The windows of that text. */
  public static KeyWindow of(String text) {
    return new KeyWindow(text, text.startsWith(SESSIONS + " "));
  }

  /** One row a key, whatever the time. */
  public static final KeyWindow NONE = new KeyWindow("", false);
}
