package dev.strandline.options;

/**
 * What a kind of node, or a runner, does in a {@link RunMode}: it runs, and that with a guarantee,
 * or it refuses, for a reason.
 *
 * @param told the guarantee or the reason, as a part of a sentence without a full stop
 */
public record Capability(boolean runs, String told) {
  /** It runs, with that guarantee. */
  public static Capability runs(String guarantee) {
    return new Capability(true, guarantee);
  }

  /** It does not run, for that reason. */
  public static Capability refused(String reason) {
    return new Capability(false, reason);
  }
}
