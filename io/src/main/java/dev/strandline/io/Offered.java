package dev.strandline.io;

/**
 * An input that a source has found, as it is offered to a sink.
 *
 * @param ask what the run means to do with it
 */
public record Offered(Input input, Ask ask) {
  /** What a run means to do with an input. */
  public enum Ask {
    /** To read it unless the sink has its rows. */
    IF_NEW,
    /** To read it although the sink may have its rows: the user has named it. */
    AGAIN,
    /** To leave it for a later run: it is younger than its source lets in. */
    LATER,
    /** To leave it: the user has named others. */
    NOT
  }

  /** Whether it may be read for its own sake. */
  public boolean isWanted() {
    return ask == Ask.IF_NEW || ask == Ask.AGAIN;
  }
}
