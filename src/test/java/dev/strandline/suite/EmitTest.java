package dev.strandline.suite;

import dev.strandline.io.Emit;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.junit.jupiter.api.Test;

final class EmitTest {
  @Test
  void givesEachElementOfTheListOnce() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    PAssert.that(pipeline.apply("Some", Emit.of(List.of("a", "b", "a"), StringUtf8Coder.of())))
        .containsInAnyOrder("a", "b", "a");
    PAssert.that(pipeline.apply("None", Emit.of(List.of(), StringUtf8Coder.of()))).empty();
    pipeline.run().waitUntilFinish();
  }
}
