package dev.strandline.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;

/** What the job of a stream tells its workers beside the graph. */
public interface StreamOptions extends PipelineOptions {
  @Description("The run that began the stream; a job of another is not restored into it.")
  @Default.String("")
  @Hidden
  String getStreamRun();

  void setStreamRun(String runId);
}
