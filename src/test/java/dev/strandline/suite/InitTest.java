package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.cli.init.SpecWriter;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spec that {@code init} writes reads every row of its own sample. */
final class InitTest {
  @TempDir Path folder;

  private Path sample(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Runs the spec of a sample, and says how many rows its table has. */
  private long rows(String spec, Path lake) throws IOException, SQLException {
    RunReport report =
        SpecRun.of(folder.resolve("specs"), spec).with("lake", lake.toString()).committed();
    assertThat(report.warnings(), is(List.of()));
    return Long.parseLong(Duck.value("SELECT count(*) FROM " + Duck.table(lake)));
  }

  @Test
  void leavesTheColumnsOfATableOfOursOut() throws Exception {
    Path text = sample("in/a.csv", "id,name\n1,a\n2,b\n");
    Path lake = folder.resolve("lake");
    assertThat(rows(SpecWriter.of(text), lake), is(2L));
    Path stored = lake.resolve("s0-of-1.parquet");
    String spec = SpecWriter.of(stored);
    assertThat(
        spec,
        containsString(
            "      # Left out, for a table's columns have names, and none that begins with _sl_:"
                + " _sl_origin, _sl_seq\n"));
    assertThat(rows(spec, folder.resolve("second")), is(2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# made by hand\n# 2026, twice\n#\nid,name,more\n1,a,x\n2,b,y\n",
        "#id,name\n1,a\n2,b\n",
        ",name,\"x, y\"\n0,a,5\n1,b,6\n",
        "{\"id\": 1, \"\": 5, \"${a}\": 7}\n{\"id\": 2}\n"
      })
  void takesCommentsAndFieldsWithoutNames(String text) throws Exception {
    boolean marked = text.startsWith("#id"); // no names: a row as any other
    Path sample = sample("in/a.txt", text);
    assertThat(rows(SpecWriter.of(sample), folder.resolve("lake")), is(marked ? 3L : 2L));
  }

  @Test
  void aFolderThatLooksLikeAReferenceOrAGlobIsPlainText() throws Exception {
    Path sample = sample("$${y}/in ${x} [1]*?/a.csv", "id,name\n1,a\n2,b\n");
    assertThat(rows(SpecWriter.of(sample), folder.resolve("lake")), is(2L));
  }
}
