package dev.strandline.transforms.steps;

import dev.strandline.options.InvalidConfig;
import dev.strandline.options.Output;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of several tables in a spec: which are fine, and what they tell sinks. */
final class EventTables {
  /** What can be a folder's name, whatever comes before and behind it. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$-][\\p{L}\\p{N}_$ -]*");

  private EventTables() {}

  /** The tables, unless they contradict each other or what else there is. */
  static <T extends Serializable> Map<String, T> checked(
      Map<String, T> tables, List<EventColumn> columns, List<String> keys, String table) {
    if (tables.isEmpty() == columns.isEmpty()) {
      throw new InvalidConfig(
          tables.isEmpty() ? "columns" : "tables",
          "expected either columns, of one table, or tables, of several");
    }
    if (!tables.isEmpty() && !(keys.isEmpty() && table.isEmpty())) {
      throw new InvalidConfig(
          keys.isEmpty() ? "table" : "keys", "with tables, each has its own name and keys");
    }
    for (String name : tables.keySet()) {
      for (String word : words(name)) {
        if (!WORD.matcher(word).matches()) {
          throw new InvalidConfig(
              "tables",
              "expected a dotted name such as public.orders, of letters, digits, _, $, - and spaces,"
                  + " got \""
                  + name
                  + "\"");
        }
      }
      for (String other : tables.keySet()) {
        if (name.endsWith("." + other)) {
          throw new InvalidConfig(
              "tables",
              "\""
                  + other
                  + "\" is the end of \""
                  + name
                  + "\", so events fit both; name it in full");
        }
      }
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(tables));
  }

  private static List<String> words(String name) {
    return Arrays.asList(name.split("\\.", -1));
  }

  /** An output a table, whose words are the parts of its name. */
  static List<Output> outputs(Map<String, ?> tables) {
    List<Output> outputs = new ArrayList<>();
    for (String name : tables.keySet()) {
      List<String> parts = words(name);
      Map<String, String> words = new LinkedHashMap<>();
      words.put("source.table", parts.get(parts.size() - 1));
      if (parts.size() > 1) {
        words.put("source.schema", parts.get(parts.size() - 2));
      }
      if (parts.size() > 2) {
        words.put("source.database", String.join(".", parts.subList(0, parts.size() - 2)));
      }
      outputs.add(new Output(name, words));
    }
    return outputs;
  }
}
