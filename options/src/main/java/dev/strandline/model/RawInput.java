package dev.strandline.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a refused record was made of, with what is needed to decode it again. */
public final class RawInput {
  /** Context: where the object is, for a record to be read again; the place has its position. */
  public static final String FILE = "file";

  /** Context: what the store said of the object's content, such as an etag. */
  public static final String FILE_VERSION = "file.version";

  /** Context of a reference: how many bytes the record has, from the place's offset. */
  public static final String LENGTH = "length";

  /** Context: the charset of the raw bytes. */
  public static final String CHARSET = "charset";

  /** Context: the names of the object's fields, in order, as a JSON array. */
  public static final String FIELDS = "fields";

  /** Context, before a column's name: the text that the path has for it. */
  public static final String PATH = "path.";

  /** Context: the schema with which the raw bytes were written. */
  public static final String AVRO_SCHEMA = "avro.schema";

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
   * @param context what decodes the bytes, or reads them again, by the names above
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
