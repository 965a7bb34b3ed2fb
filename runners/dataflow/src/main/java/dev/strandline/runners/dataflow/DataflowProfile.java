package dev.strandline.runners.dataflow;

import dev.strandline.options.Capability;
import dev.strandline.options.RunMode;
import dev.strandline.pipelines.RunnerProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Dataflow: the graph is translated here and runs on workers of Google's, which load the jars of
 * this process's class path from {@code --stagingLocation}.
 */
public final class DataflowProfile implements RunnerProfile {
  /** The longest name of a job that Dataflow takes. */
  private static final int LONGEST_NAME = 63;

  /** Set in the container that launches a Flex Template. */
  private static final String LAUNCHER = "FLEX_TEMPLATE_JAVA_MAIN_CLASS";

  @Override
  public String name() {
    return "dataflow";
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs(
            "on Google's servers, from `s3:` or a shared disk; translated offline by the suite, never run by us")
        : Capability.refused("no stream has been tried there");
  }

  @Override
  public void configure(PipelineOptions options, LocalResources resources) {
    options.as(DataflowPipelineOptions.class).setRunner(DataflowRunner.class);
  }

  /** Asked for by name, since looking further for them asks Google's servers. */
  @Override
  public List<String> missing(PipelineOptions options, LocalResources resources) {
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    List<String> missing = new ArrayList<>();
    if (isEmpty(dataflow.getProject())) {
      missing.add("--project=PROJECT");
    }
    if (isEmpty(dataflow.getRegion())) {
      missing.add("--region=REGION");
    }
    if (isEmpty(options.getTempLocation()) && !resources.isGiven("gcpTempLocation")) {
      missing.add("--tempLocation=gs://BUCKET/FOLDER");
    }
    return missing;
  }

  private static boolean isEmpty(@org.jspecify.annotations.Nullable String value) {
    return value == null || value.isBlank();
  }

  @Override
  public boolean isRemote(PipelineOptions options) {
    return true;
  }

  @Override
  public boolean detach(PipelineOptions options) {
    return true;
  }

  /** Of a template nothing runs here. */
  @Override
  public boolean isDetached(PipelineOptions options) {
    return isTemplate(options);
  }

  /** The launcher of a Flex Template starts at once what it has written down. */
  @Override
  public boolean isWrittenDown(PipelineOptions options) {
    return isTemplate(options) && System.getenv(LAUNCHER) == null;
  }

  private static boolean isTemplate(PipelineOptions options) {
    return !isEmpty(options.as(DataflowPipelineOptions.class).getTemplateLocation());
  }

  @Override
  public String submitted(PipelineOptions options) {
    String template = options.as(DataflowPipelineOptions.class).getTemplateLocation();
    return !isWrittenDown(options)
        ? RunnerProfile.super.submitted(options)
        : "nothing runs yet: the job of this run, with the inputs found now, is in "
            + template
            + "; start it once";
  }

  /** Dataflow takes small letters, digits and hyphens, and a letter first. */
  @Override
  public String jobName(String name) {
    String plain = "j" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String kept = plain.charAt(1) >= 'a' ? plain.substring(1) : plain;
    return kept.substring(0, Math.min(LONGEST_NAME, kept.length())).replaceFirst("-$", "");
  }
}
