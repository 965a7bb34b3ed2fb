package dev.strandline.options;

/**
 * Thrown by a config record's compact constructor to refuse one of its components, so that the
 * error points at that key of the spec.
 */
public final class InvalidConfig extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String component;
  private final String code;

  /**
   * A refusal with the general id.
   *
   * @param component the component's name or a path below it, such as {@code columns[2].pattern}
   */
  public InvalidConfig(String component, String message) {
    this(component, SpecError.REFUSED.id(), message);
  }

  /** A refusal with an id of its own, such as {@code SL-1412}. */
  public InvalidConfig(String component, String code, String message) {
    super(message);
    this.component = component;
    this.code = code;
  }

  /** The component's name, perhaps with a path below it. */
  public String component() {
    return component;
  }

  /** The error's stable id. */
  public String code() {
    return code;
  }
}
