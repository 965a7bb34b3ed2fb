package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strandline.io.RunOutcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the commit step to the report of a run, all in one process. */
final class RunEndTest {
  @TempDir Path folder;

  private SpecRun spec(String store) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.csv"), "I,1,a,one\nI,2,b,two\n");
    return KeyedChanges.of(folder, store + folder.resolve("lake"), "id, day", "");
  }

  @Test
  void isToldAndNotRead() throws Exception {
    SpecRun run = spec("spy:");
    SpyStores.forget();
    RunReport report = run.committed();
    String kept = "_strandline/runs/" + report.run().id() + "/";
    assertThat(SpyStores.touched(), hasItem("write " + RunOutcome.FILE));
    assertThat(SpyStores.touched(), not(hasItem("read " + RunOutcome.FILE)));
    assertThat(report.sinks().get(0).commit(), is(OptionalLong.of(1)));
    assertThat(report.files().size(), is(2));
    for (String file : new String[] {RunOutcome.FILE, "report.json", "report.html"}) {
      assertThat(file, Files.exists(folder.resolve("lake").resolve(kept + file)), is(true));
    }
  }
}
