package dev.strandline.io;

/** What a table's commits say of a dead letter. */
public enum LetterStanding {
  /** The records beside it are in the table, and it has not been read again since. */
  OPEN,
  /** No run has taken in the content that it is of: the next one reads it. */
  UNREAD,
  /** A later run has read its input again; what that one refused has a letter of its own. */
  DONE
}
