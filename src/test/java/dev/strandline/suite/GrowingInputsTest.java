package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that get longer between the listing and the reading of a run. */
final class GrowingInputsTest {
  @TempDir Path folder;

  private SpecRun spec(String mode) throws Exception {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: growing
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "growing:%1$s/in/*.csv"
              format: {type: delimited, header: false}
              columns: [{name: id, type: int32, required: true}]
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: %2$s}}
        """
            .formatted(folder, mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "merge"})
  void whatWasReadIsKnownByItsOwnSize(String mode) throws Exception {
    Path input = folder.resolve("in/a.csv");
    Files.createDirectories(input.getParent());
    Files.writeString(input, "1\n2\n");
    GrowingStores.grow(input, "3\n");
    SpecRun run = spec(mode);
    run.committed();
    Path lake = folder.resolve("lake");
    List<List<String>> rows = Duck.rows("SELECT id FROM " + Duck.stored(lake) + " ORDER BY ALL");
    assertThat(Duck.lines(rows), contains("1", "2", "3"));
    assertThat(run.run().outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
  }
}
