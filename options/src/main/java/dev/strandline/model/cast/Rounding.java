package dev.strandline.model.cast;

/**
 * What happens to digits that the type has no room for: behind a decimal's scale, or behind the
 * microseconds of a time. Zeros there are never a problem.
 *
 * <p>The modes are those of {@link java.math.RoundingMode}. The fraction of a second is rounded as
 * a positive number, also before 1970.
 */
public enum Rounding {
  /** The value is refused. */
  REJECT,
  HALF_UP,
  HALF_EVEN,
  HALF_DOWN,
  UP,
  /** Digits are cut off. */
  DOWN,
  CEILING,
  FLOOR;

  /**
   * Whether the kept digits grow by one in their last place.
   *
   * @param odd whether the last kept digit is odd
   * @param first the first dropped digit
   * @param more whether a digit other than 0 follows it
   */
  boolean grows(boolean negative, boolean odd, int first, boolean more) {
    return switch (this) {
      case REJECT, DOWN -> false;
      case UP -> true;
      case CEILING -> !negative;
      case FLOOR -> negative;
      case HALF_UP -> first >= 5;
      case HALF_DOWN -> first > 5 || (first == 5 && more);
      case HALF_EVEN -> first > 5 || (first == 5 && (more || odd));
    };
  }
}
