package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is well-formed JSON is so for Jackson too. */
final class JsonOracleTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final String ODD = "{}[]\",:\\/u0e-+.1tfn \n\u0001\u00e9";

  @Property(tries = 10_000)
  void agreesWithJackson(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    value(random, 0, text);
    for (int i = random.nextInt(3); i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      char odd = ODD.charAt(random.nextInt(ODD.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, odd);
        case 1 -> text.deleteCharAt(at);
        default -> text.setCharAt(at, odd);
      }
    }
    String json = text.toString();
    assertThat(
        "<" + json + "> seed " + seed, Casting.to("json").put(json) == null, equalTo(isJson(json)));
  }

  private static boolean isJson(String text) throws IOException {
    try (JsonParser parser = JACKSON.createParser(text)) {
      int values = 0;
      int depth = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        values += depth == 0 ? 1 : 0;
        if (token.isScalarValue()) {
          parser.getText(); // strings are read lazily
        }
      }
      return values == 1;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static void value(Random random, int depth, StringBuilder out) {
    String blank = random.nextInt(5) == 0 ? " \n" : "";
    out.append(blank);
    switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> out.append(random.nextInt(1000) - 500);
      case 1 -> out.append(random.nextDouble() * Math.pow(10, random.nextInt(60) - 30));
      case 2 -> out.append("\"é\\u00e9\\\"\\n\"");
      case 3 -> out.append(random.nextBoolean());
      case 4 -> out.append("null");
      case 5 -> out.append("\"\"");
      case 6 -> {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          value(random, depth + 1, out);
          out.append(i > 1 ? "," : "");
        }
        out.append(']');
      }
      default -> {
        out.append('{');
        for (int i = random.nextInt(4); i > 0; i--) {
          out.append("\"k").append(i).append('"').append(blank).append(':');
          value(random, depth + 1, out);
          out.append(i > 1 ? "," : "");
        }
        out.append('}');
      }
    }
    out.append(blank);
  }
}
