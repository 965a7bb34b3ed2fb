package dev.strandline.io.values;

/** What can be wrong with a typed value beyond the reasons of a cast. */
public enum ValueFault {
  /** A string's bytes are not UTF-8. */
  NOT_UTF8("SL-2201"),
  /** A record's value is of a kind that its column cannot take. */
  WRONG_KIND("SL-2202");

  private final String id;

  ValueFault(String id) {
    this.id = id;
  }

  /** The stable id that the docs list. */
  public String id() {
    return id;
  }
}
