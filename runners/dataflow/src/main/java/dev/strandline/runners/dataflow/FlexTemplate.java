package dev.strandline.runners.dataflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.pipelines.cli.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The program as the launcher of a Flex Template starts it: the template's parameters, each {@code
 * --name=value}, become arguments of {@code strandline run}, and all others options of Dataflow.
 *
 * <pre>--spec=/specs/orders.yaml --params={"lake":"s3://bucket/lake"} --full=true --project=p</pre>
 *
 * becomes
 *
 * <pre>run /specs/orders.yaml --param lake=s3://bucket/lake --full --runner dataflow -- --project=p
 * </pre>
 */
public final class FlexTemplate {
  private static final String SPEC = "spec";
  private static final String PARAMS = "params";
  private static final String INPUTS = "inputs";

  /** Those that are true or false, with the options that they are. */
  private static final Map<String, String> SWITCHES =
      new TreeMap<>(
          Map.of(
              "full",
              "--full",
              "allowEmpty",
              "--allow-empty",
              "allowShrink",
              "--allow-shrink",
              "once",
              "--once"));

  private FlexTemplate() {}

  public static void main(String[] args) {
    Job.main(arguments(List.of(args)).toArray(String[]::new));
  }

  /** The names of the template's parameters, and the options of a run that they are. */
  static Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>(SWITCHES);
    parameters.put(SPEC, "SPEC");
    parameters.put(PARAMS, "--param");
    parameters.put(INPUTS, "--inputs");
    return parameters;
  }

  /**
   * The arguments of the command line.
   *
   * @throws IllegalArgumentException naming the parameter that is missing or wrong
   */
  static List<String> arguments(List<String> args) {
    Map<String, String> ours = new TreeMap<>();
    List<String> beams = new ArrayList<>();
    for (String arg : args) {
      int end = arg.indexOf('=');
      String name = arg.startsWith("--") && end > 0 ? arg.substring(2, end) : "";
      if (parameters().containsKey(name)) {
        ours.put(name, arg.substring(end + 1));
      } else {
        beams.add(arg);
      }
    }
    String spec = ours.getOrDefault(SPEC, "");
    if (spec.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot run without the parameter spec: the path of a spec in the template's image");
    }
    List<String> all = new ArrayList<>(List.of("run", spec));
    params(ours.getOrDefault(PARAMS, ""))
        .forEach((name, value) -> all.addAll(List.of("--param", name + "=" + value)));
    SWITCHES.forEach(
        (name, option) -> {
          if (isOn(name, ours.getOrDefault(name, ""))) {
            all.add(option);
          }
        });
    String inputs = ours.getOrDefault(INPUTS, "");
    if (!inputs.isBlank()) {
      all.add(parameters().get(INPUTS));
      all.addAll(List.of(inputs.strip().split("\\s+")));
    }
    all.addAll(List.of("--runner", "dataflow", "--"));
    all.addAll(beams);
    return all;
  }

  private static boolean isOn(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "", "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "Cannot use the parameter "
                  + name
                  + ": expected true or false, got \""
                  + value
                  + "\"");
    };
  }

  private static Map<String, String> params(String text) {
    Map<String, String> params = new TreeMap<>();
    if (text.isBlank()) {
      return params;
    }
    String wanted = "Cannot use the parameter params: expected {\"name\": \"value\"}, got " + text;
    try {
      JsonNode tree = new ObjectMapper().readTree(text);
      if (!tree.isObject()) {
        throw new IllegalArgumentException(wanted);
      }
      tree.fields()
          .forEachRemaining(
              entry -> {
                if (entry.getValue().isContainerNode()) {
                  throw new IllegalArgumentException(wanted);
                }
                params.put(entry.getKey(), entry.getValue().asText());
              });
      return params;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(wanted, e);
    }
  }
}
