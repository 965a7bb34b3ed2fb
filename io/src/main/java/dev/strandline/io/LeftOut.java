package dev.strandline.io;

/**
 * An input that a run found and does not read.
 *
 * @param why it is left out
 */
public record LeftOut(Input input, Why why) {
  /** Why an input is left out. */
  public enum Why {
    KNOWN("read by an earlier run"),
    LATER("younger than settle: waits for a later run"),
    NOT_NAMED("not named by --inputs"),
    IGNORED("has changed since it was read, and on_changed is ignore"),
    BROKEN("its new content is broken, so what was read of it before stays");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /** The end of a sentence about the input. */
    public String words() {
      return words;
    }
  }
}
