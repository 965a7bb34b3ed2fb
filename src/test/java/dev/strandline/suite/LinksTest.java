package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.strandline.pipelines.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A link to a file is that file; one to a folder is passed over, unless the glob begins with it.
 */
final class LinksTest {
  @TempDir Path folder;

  private List<String> read(String glob) throws Exception {
    RunReport report =
        SpecRun.of(
                folder,
                """
                strandline: v1
                name: links
                sources:
                  raw:
                    type: ReadFromFiles
                    config:
                      path: "%1$s/%2$s"
                      format: {type: delimited, header: false}
                      columns: [{name: id, type: int64}]
                sinks:
                  lake: {type: WriteToParquet, input: raw, config: {path: "%1$s/lake", mode: overwrite}}
                """
                    .formatted(folder, glob))
            .committed();
    return report.inputs().stream().map(RunReport.Input::path).toList();
  }

  @ParameterizedTest
  @CsvSource({"in/*, a.csv|file", "in/**, a.csv|file", "in/folder/*, b.csv"})
  void aLinkedFolderIsEnteredOnlyWhereTheGlobBegins(String glob, String expected) throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path real = Files.createDirectories(folder.resolve("real"));
    Files.writeString(in.resolve("a.csv"), "1\n");
    Files.writeString(real.resolve("b.csv"), "2\n");
    Files.createSymbolicLink(in.resolve("folder"), Path.of("../real"));
    Files.createSymbolicLink(in.resolve("file"), Path.of("../real/b.csv"));
    Files.createSymbolicLink(in.resolve("nowhere"), Path.of("../gone"));
    assertThat(read(glob), contains(expected.split("\\|")));
  }
}
