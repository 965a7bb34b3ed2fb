package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.io.ReadLimits;
import dev.strandline.io.Verdicts;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many files there are, the graph that a cluster is given stays small. */
final class LongListsTest {
  private static final int FILES = 2_100;

  @TempDir Path folder = Path.of("");

  private String yaml() {
    return Plans.ids("many", folder);
  }

  @BeforeEach
  void writeTheFiles() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(in.resolve("file-%05d.csv".formatted(i)), i + "\n");
    }
  }

  private static int size(Pipeline pipeline) {
    return PipelineTranslation.toProto(pipeline).toByteArray().length;
  }

  @Test
  void aLongListIsAFileAndNotAPartOfTheGraph() throws IOException {
    Pipeline all = Plans.pipeline(yaml(), Verdicts.SIDE_INPUT);
    String lists = folder.resolve("lists").toString();
    Pipeline listed =
        Plans.pipeline(yaml(), new ReadLimits(Long.MAX_VALUE, Verdicts.SIDE_INPUT, lists));
    assertThat("the list", Files.exists(folder.resolve("lists/inputs-raw.list")), is(true));
    assertThat("in the graph", size(all) - size(listed), greaterThan(FILES * 10));
    assertThat("the graph", size(listed), lessThan(200_000));
  }

  @Test
  void everyFileOfALongListIsReadOnce() throws IOException {
    Path spec = Files.writeString(folder.resolve("spec.yaml"), yaml());
    RunReport report = new LocalEngine().run(Request.of(spec), RunListener.NONE);
    assertThat(report.outcome().message(), report.sinks().get(0).inserted(), is((long) FILES));
    assertThat(report.inputsRead().size(), is(FILES));
    Path run = Path.of(report.run().folder().orElseThrow());
    assertThat(Files.exists(run.resolve("inputs-raw.list")), is(true));
  }
}
