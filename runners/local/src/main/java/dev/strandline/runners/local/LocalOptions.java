package dev.strandline.runners.local;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a run on the {@link BatchRunner} may use. */
public interface LocalOptions extends PipelineOptions {
  @Description("Worker threads; 0 for one a core.")
  @Default.Integer(0)
  int getWorkers();

  void setWorkers(int workers);

  @Description("Bytes that all shuffles may hold in memory; 0 for a share of the heap.")
  @Default.Long(0)
  long getShuffleBytes();

  void setShuffleBytes(long bytes);

  @Description("Folder for what shuffles spill; the JVM's temporary folder if empty.")
  @Default.String("")
  String getSpillFolder();

  void setSpillFolder(String folder);
}
