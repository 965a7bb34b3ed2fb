package dev.strandline.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one digest of ids, fingerprints and shortened names. */
public final class Sha256 {
  private static final MessageDigest EMPTY = make();

  private Sha256() {}

  /** One that nothing was put into: a copy, since Java's way to a new one is long. */
  public static MessageDigest begin() {
    try {
      return (MessageDigest) EMPTY.clone();
    } catch (CloneNotSupportedException e) {
      return make();
    }
  }

  private static MessageDigest make() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
