package dev.strandline.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a refused record was made of, with what is needed to decode it again. */
public final class RawInput {
  private final byte[] bytes;
  private final Form form;
  private final Map<String, String> context;

  /** What the bytes are. The names are inside stored bytes: they never change. */
  public enum Form {
    /** The record as it stood. */
    WHOLE,
    /** Only its beginning: it was too large to keep. */
    BEGINNING,
    /** Nothing: a column is sensitive, so the place says where to read it again. */
    REFERENCE,
    /** A row in the batch format, encoded with its schema. */
    ROW
  }

  /**
   * @param context the header's names, the charset, the path's columns, a message's key, and the
   *     like
   */
  public RawInput(byte[] bytes, Form form, Map<String, String> context) {
    this.bytes = bytes.clone();
    this.form = form;
    this.context = Collections.unmodifiableMap(new TreeMap<>(context));
  }

  /** Nothing but the place: for records with sensitive values. */
  public static RawInput reference(Map<String, String> context) {
    return new RawInput(new byte[0], Form.REFERENCE, context);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public Form form() {
    return form;
  }

  public Map<String, String> context() {
    return context;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawInput that
        && Arrays.equals(bytes, that.bytes)
        && form == that.form
        && context.equals(that.context);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + form.hashCode();
  }

  @Override
  public String toString() {
    return form + ", " + bytes.length + " bytes";
  }
}
