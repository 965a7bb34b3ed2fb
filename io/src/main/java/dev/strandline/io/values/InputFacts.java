package dev.strandline.io.values;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.model.Origin;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader needs to know of the input that it reads.
 *
 * @param file for messages
 * @param origin of its rows
 * @param context for letters: what decodes a raw record again, such as the path's values
 * @param keepsRaw whether letters may keep a refused record's bytes
 * @param extra what becomes of fields that no column reads
 */
public record InputFacts(
    String file, Origin origin, Map<String, String> context, boolean keepsRaw, Extra extra) {
  /** What becomes of fields that no column reads. */
  public enum Extra {
    /** They are passed over. */
    PASS,
    /** They are passed over, and the reader tells which there are. */
    TELL,
    /** The input is bad. */
    REFUSE,
    /** The record is refused; the input, where all of its records have the same fields. */
    REFUSE_RECORD
  }

  public InputFacts {
    context = Collections.unmodifiableMap(new TreeMap<>(context));
  }

  /** An input without context. */
  public static InputFacts of(String file, Origin origin) {
    return new InputFacts(file, origin, Map.of(), true, Extra.PASS);
  }

  /**
   * The names of the fields of an input that no column reads; none where nobody asks.
   *
   * @throws CorruptInput naming them, where they make the input bad
   */
  public List<String> checkExtra(List<ReadColumn> columns, Collection<String> fields)
      throws CorruptInput {
    if (extra == Extra.PASS) {
      return List.of();
    }
    List<String> unread = ReadColumn.unread(columns, fields);
    if (!unread.isEmpty() && extra != Extra.TELL) {
      throw ReadColumn.extra(file, "in its schema", unread);
    }
    return unread;
  }
}
