package dev.strandline.runners.spark;

import dev.strandline.options.Capability;
import dev.strandline.options.RunMode;
import dev.strandline.pipelines.RunnerProfile;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Spark, by Beam's runner on its RDDs: its shuffles sort and spill, but what one input gives is
 * held in memory until it is passed on.
 */
public final class SparkProfile implements RunnerProfile {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs(
            "in this process or on a cluster; shuffles sort and spill; what one input gives is held in memory; the work of an executor that dies is done again")
        : Capability.refused(
            "Beam's runner on Spark does not keep state and timers of streams, so that rows would be lost");
  }

  @Override
  public void configure(PipelineOptions options, LocalResources resources) {
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    spark.setRunner(SparkRunner.class);
    if (!resources.isGiven("sparkMaster")) {
      spark.setSparkMaster("local[" + Math.max(1, resources.cores()) + "]");
    }
    if (!resources.isGiven("filesToStage")) {
      // A bundle is given to its cluster by spark-submit.
      spark.setFilesToStage(List.of());
    }
    if (!resources.isGiven("preferGroupByKeyToHandleHugeValues")) {
      // Else all values of a key are a list on the heap; ours are the rows of a file.
      spark.setPreferGroupByKeyToHandleHugeValues(true);
    }
    if (!resources.isGiven("storageLevel")) {
      // What several steps read is kept; without the disk, what does not fit is read again.
      spark.setStorageLevel("MEMORY_AND_DISK");
    }
  }

  @Override
  public boolean isRemote(PipelineOptions options) {
    // What spark-submit was told goes before Beam's option.
    String master =
        System.getProperty("spark.master", options.as(SparkPipelineOptions.class).getSparkMaster());
    return !master.startsWith("local");
  }
}
