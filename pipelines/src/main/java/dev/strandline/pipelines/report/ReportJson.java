package dev.strandline.pipelines.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A run's report as JSON: snake_case keys, UTC times, two-space indents, a line break at its end.
 */
public final class ReportJson {
  private static final ObjectMapper MAPPER = mapper();

  private ReportJson() {}

  /** The report's JSON text. */
  public static String text(RunReport report) {
    try {
      ObjectNode top = MAPPER.createObjectNode();
      top.put("report_version", RunReport.VERSION);
      top.setAll((ObjectNode) MAPPER.valueToTree(report));
      ObjectNode outcome = (ObjectNode) top.get("outcome");
      outcome.put("exit_code", report.outcome().exitCode().number());
      top.put("balanced", report.balanced());
      balance(top.withArray("nodes"), i -> report.nodes().get(i).difference());
      balance(top.withArray("sinks"), i -> report.sinks().get(i).difference());
      DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      printer.indentObjectsWith(indenter);
      printer.indentArraysWith(indenter);
      return MAPPER.writer(printer).writeValueAsString(top) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report always has a JSON form", e);
    }
  }

  private static void balance(
      com.fasterxml.jackson.databind.node.ArrayNode books, Function<Integer, Long> difference) {
    for (int i = 0; i < books.size(); i++) {
      ((ObjectNode) books.get(i)).put("difference", difference.apply(i));
    }
  }

  /**
   * A mapper for the records of the report and of the command line's answers; without the modules
   * for Java times and optionals, which would be four more jars to open at each start.
   */
  public static ObjectMapper mapper() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(Instant.class, as((value, to) -> to.writeString(value.toString())));
    module.addSerializer(Path.class, as((value, to) -> to.writeString(value.toString())));
    module.addSerializer(
        OptionalLong.class,
        as(
            (value, to) -> {
              if (value.isPresent()) {
                to.writeNumber(value.getAsLong());
              } else {
                to.writeNull();
              }
            }));
    module.addSerializer(rawOptional(), as((value, to) -> to.writePOJO(value.orElse(null))));
    module.addSerializer(
        rawEnum(), as((value, to) -> to.writeString(value.name().toLowerCase(Locale.ROOT))));
    return new ObjectMapper()
        .registerModule(module)
        .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
  }

  private interface Write<T> {
    void write(T value, JsonGenerator to) throws IOException;
  }

  private static <T> JsonSerializer<T> as(Write<T> write) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator to, SerializerProvider provider)
          throws IOException {
        write.write(value, to);
      }
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Class<Optional<?>> rawOptional() {
    return (Class) Optional.class;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Class<Enum<?>> rawEnum() {
    return (Class) Enum.class;
  }
}
