package dev.strandline.io.values;

import dev.strandline.model.Origin;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader needs to know of the input that it reads.
 *
 * @param file for messages
 * @param origin of its rows
 * @param context for letters: what decodes a raw record again, such as the path's values
 * @param keepsRaw whether letters may keep a refused record's bytes
 */
public record InputFacts(
    String file, Origin origin, Map<String, String> context, boolean keepsRaw) {
  public InputFacts {
    context = Collections.unmodifiableMap(new TreeMap<>(context));
  }

  /** An input without context. */
  public static InputFacts of(String file, Origin origin) {
    return new InputFacts(file, origin, Map.of(), true);
  }
}
