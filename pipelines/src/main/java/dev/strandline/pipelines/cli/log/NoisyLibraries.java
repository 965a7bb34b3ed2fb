package dev.strandline.pipelines.cli.log;

import java.util.List;

/** Loggers whose warnings are harmless here, each with its reason. */
final class NoisyLibraries {
  private static final List<String> PREFIXES =
      List.of(
          // Says on each start that a native library for other systems is not there.
          "org.apache.hadoop.util.NativeCodeLoader",
          // Says that a folder was not given for files that an embedded cluster never writes.
          "org.apache.flink.runtime.webmonitor.WebMonitorUtils",
          // Says that the log file of a cluster that runs in this process is not known.
          "org.apache.flink.runtime.util.config.memory",
          // Say that there are no security tokens, and that operators' names are long.
          "org.apache.flink.runtime.security.token",
          "org.apache.flink.runtime.metrics.groups",
          "org.apache.flink.metrics.MetricGroup",
          // Say that streams rely on checkpoints, and on how often watermarks go out; ours do not.
          "org.apache.beam.runners.flink.FlinkPipelineExecutionEnvironment",
          "org.apache.flink.runtime.checkpoint.CheckpointFailureManager",
          // Says that the metrics' system is not set up, which nobody asked for.
          "org.apache.hadoop.metrics2",
          // Tells of the machine's network names, which a run in this process does not use.
          "org.apache.spark.util.Utils");

  private NoisyLibraries() {}

  static boolean contains(String logger) {
    for (String prefix : PREFIXES) {
      if (logger.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
