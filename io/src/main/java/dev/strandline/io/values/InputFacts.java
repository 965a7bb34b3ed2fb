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
 * @param failsOnExtra whether a field that no column reads makes the input bad
 */
public record InputFacts(
    String file,
    Origin origin,
    Map<String, String> context,
    boolean keepsRaw,
    boolean failsOnExtra) {
  public InputFacts {
    context = Collections.unmodifiableMap(new TreeMap<>(context));
  }

  /** An input without context. */
  public static InputFacts of(String file, Origin origin) {
    return new InputFacts(file, origin, Map.of(), true, false);
  }

  /**
   * Checks the names of the fields that an input has.
   *
   * @throws CorruptInput naming those that no column reads, where that makes the input bad
   */
  public void checkExtra(List<ReadColumn> columns, Collection<String> fields) throws CorruptInput {
    List<String> extra = failsOnExtra ? ReadColumn.unread(columns, fields) : List.of();
    if (!extra.isEmpty()) {
      throw ReadColumn.extra(file, "in its schema", extra);
    }
  }
}
