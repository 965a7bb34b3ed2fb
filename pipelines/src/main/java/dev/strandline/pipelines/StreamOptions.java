package dev.strandline.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;

/** What the job of a stream tells its workers beside the graph. */
public interface StreamOptions extends PipelineOptions {
  @Description("What the stream was made of; a restored job goes on with its like only.")
  @Default.String("")
  @Hidden
  String getStreamMadeOf();

  void setStreamMadeOf(String madeOf);
}
