package dev.strandline.runners.local;

/** The one place where elements' types, which a graph does not keep, are taken on trust. */
final class Unchecked {
  private Unchecked() {}

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T cast(Object value) {
    return (T) value;
  }
}
