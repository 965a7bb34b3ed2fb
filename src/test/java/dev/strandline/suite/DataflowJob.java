package dev.strandline.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.servers.Repository;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A job of Dataflow as it would be submitted: its translation offline, and its steps as text. */
final class DataflowJob {
  private DataflowJob() {}

  /** Options that write the job to that file and ask nobody. */
  static String[] options(Path folder, Path template) {
    String gcp = "org.apache.beam.sdk.extensions.gcp.";
    return new String[] {
      "--project=example",
      "--region=us-central1",
      "--templateLocation=" + template,
      "--stagingLocation=" + folder.resolve("staging"),
      "--gcpTempLocation=" + folder.resolve("temp"),
      "--pathValidatorClass=" + gcp + "storage.NoopPathValidator",
      "--credentialFactoryClass=" + gcp + "auth.NoopCredentialFactory",
      "--filesToStage=" + Repository.file("LICENSE")
    };
  }

  /** A line for each step: its kind, its name, and below it where each of its inputs comes from. */
  static String listing(JsonNode job) {
    Map<String, JsonNode> steps = new TreeMap<>();
    job.get("steps").forEach(step -> steps.put(step.get("name").asText(), step));
    StringBuilder out = new StringBuilder();
    for (JsonNode step : job.get("steps")) {
      JsonNode properties = step.get("properties");
      out.append(step.get("kind").asText()).append("  ").append(name(step)).append('\n');
      Set<String> inputs = new LinkedHashSet<>();
      inputs(properties, inputs, steps);
      inputs.forEach(input -> out.append("    <- ").append(input).append('\n'));
    }
    return out.toString();
  }

  private static String name(JsonNode step) {
    return step.at("/properties/user_name/value").asText();
  }

  /** Every reference to another step's output, in the order of the properties. */
  private static void inputs(JsonNode node, Set<String> inputs, Map<String, JsonNode> steps) {
    if (node.path("@type").asText().equals("OutputReference")) {
      String output = node.get("output_name").asText();
      // Outputs that nobody named have numbers.
      boolean named = output.matches("[a-z_]+") && !output.equals("output");
      inputs.add(name(steps.get(node.get("step_name").asText())) + (named ? ": " + output : ""));
      return;
    }
    node.forEach(below -> inputs(below, inputs, steps));
  }
}
