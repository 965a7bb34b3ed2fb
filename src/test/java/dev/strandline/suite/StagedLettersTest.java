package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.commit.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters that a run had staged when it died go when the next run of its table commits. */
final class StagedLettersTest {
  private static final String STAGING = "_strandline/staging/";

  @TempDir Path folder;

  private SpecRun spec() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: letters
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, header: false}
              columns: [{name: id, type: int32, required: true}]
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "%1$s/lake", mode: merge}
        dead_letters: {path: "%1$s/rejected", limit: {rows: 100}}
        """
            .formatted(folder));
  }

  private void staged(String run, String name) throws IOException {
    Path dead = Files.createDirectories(folder.resolve("rejected").resolve(STAGING + run));
    Files.writeString(dead.resolve(name), "a letter");
  }

  private List<String> left() throws IOException {
    return Folders.files(folder.resolve("rejected")).stream()
        .filter(file -> file.startsWith(STAGING))
        .toList();
  }

  @Test
  void goWithTheNextCommitOfTheTableAndNoOtherTablesDo() throws IOException {
    SpecRun run = spec();
    String ours = Staging.owner(folder.resolve("lake").toString());
    String others = Staging.owner(folder.resolve("other").toString());
    staged("dead", ours + "-1.staged");
    staged("busy", others + "-1.staged");
    Files.writeString(folder.resolve("in/a.csv"), "1\nbad\n");
    run.committed();
    assertThat(left(), is(List.of(STAGING + "busy/" + others + "-1.staged")));
    assertThat(Folders.parquet(folder.resolve("rejected")).size(), is(1));
  }
}
