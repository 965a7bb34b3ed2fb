package dev.strandline.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of several kinds of rows that a step gives.
 *
 * @param name such as {@code public.orders}
 * @param words what sinks behind it may put into their paths, such as {@code source.table}
 */
public record Output(String name, Map<String, String> words) {
  public Output {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /** The name of its node. */
  public String node(String step) {
    return step + "[" + name + "]";
  }
}
