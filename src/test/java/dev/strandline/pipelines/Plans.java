package dev.strandline.pipelines;

import dev.strandline.io.ReadLimits;
import dev.strandline.io.RunContext;
import dev.strandline.io.Verdicts;
import dev.strandline.io.commit.RunId;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.options.Catalog;
import dev.strandline.options.SpecLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;

/** Plans and graphs of specs, nothing of which runs. */
final class Plans {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  private Plans() {}

  /** The plan of a spec's text. */
  static RunPlan of(String yaml) throws IOException {
    CheckedSpec checked =
        CheckedSpec.of(SpecLoader.of(Catalog.fromClassPath()).load("spec.yaml", yaml, Map.of()));
    RunContext run =
        new RunContext(RunId.create(NOW), checked.spec().name(), checked.spec().hash(), NOW);
    return new Planner(checked, run).plan();
  }

  /** A spec of files of ids in {@code in} that are appended to {@code lake}. */
  static String ids(String name, Path folder) {
    return """
        strandline: v1
        name: %1$s
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%2$s/in/*.csv"
              format: {type: delimited, header: false}
              columns: [{name: id, type: int32, required: true}]
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%2$s/lake", mode: append}}
        """
        .formatted(name, folder);
  }

  /** The Beam graph of a spec's text. */
  static Pipeline pipeline(String yaml) throws IOException {
    return pipeline(yaml, Verdicts.SIDE_INPUT);
  }

  static Pipeline pipeline(String yaml, Verdicts verdicts) throws IOException {
    return pipeline(yaml, new ReadLimits(Long.MAX_VALUE, verdicts, ""));
  }

  static Pipeline pipeline(String yaml, ReadLimits limits) throws IOException {
    Pipeline pipeline = Pipeline.create();
    PipelineBuilder.Engine engine = new PipelineBuilder.Engine(limits, 4, RecordBatchCoder.of());
    new PipelineBuilder(of(yaml), pipeline, engine).build(Map.of());
    return pipeline;
  }
}
