package dev.strandline.runners.flink;

import dev.strandline.pipelines.RunnerProfile;
import java.util.OptionalLong;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** Flink in this process: its shuffles sort and spill, so that inputs may outgrow memory. */
public final class FlinkProfile implements RunnerProfile {
  @Override
  public String name() {
    return "flink";
  }

  @Override
  public OptionalLong localCapacity(long heapBytes) {
    return OptionalLong.of(Long.MAX_VALUE);
  }

  @Override
  public void configure(PipelineOptions options, LocalResources resources) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setRunner(FlinkRunner.class);
    flink.setFlinkMaster("[local]");
    flink.setParallelism(Math.max(1, resources.cores()));
    flink.setObjectReuse(true);
    flink.setFasterCopy(true);
    flink.setStreaming(false);
  }
}
