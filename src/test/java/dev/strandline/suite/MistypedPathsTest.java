package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.CompactArguments;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.report.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A path at which nothing of ours is was mistyped; a table that no run has made yet is empty. */
final class MistypedPathsTest {
  private static final CompactArguments HOW =
      new CompactArguments(false, OptionalLong.empty(), Optional.empty(), false);
  private static final LetterFilter ALL =
      new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);

  private final LocalEngine engine = new LocalEngine();
  @TempDir Path folder;

  private static TableChoice at(Path path) {
    return new TableChoice(Optional.empty(), Optional.empty(), Optional.of(path.toString()));
  }

  private static String refused(Executable command) {
    CommandFailed failed = assertThrows(CommandFailed.class, command);
    assertThat(failed.exitCode(), is(ExitCode.USAGE));
    return failed.getMessage() + " [" + failed.id() + "]";
  }

  @Test
  void aTableThatIsNoneIsSaidByEachCommand() throws Exception {
    Path typo = folder.resolve("typo");
    List<Executable> commands =
        List.of(
            () -> engine.files(at(typo), OptionalLong.empty()),
            () -> engine.latestCommit(at(typo)),
            () -> engine.history(at(typo), 10),
            () -> engine.ledger(at(typo)),
            () -> engine.compact(at(typo), HOW, RunListener.NONE));
    for (Executable command : commands) {
      assertThat(
          refused(command),
          is(
              "Cannot find a table at \""
                  + typo
                  + "\": it has no folder _strandline; correct the path [SL-5124]"));
    }
    assertThat("nothing was made", Files.exists(typo), is(false));
  }

  @Test
  void aStoreOfLettersThatIsNoneIsSaid() throws Exception {
    Path typo = folder.resolve("typo");
    assertThat(
        refused(() -> engine.deadLettersAt(typo.toString(), ALL)),
        is(
            "Cannot find dead letters at \""
                + typo
                + "\": no store of them is there; correct the path, and let a spec's name end in"
                + " .yaml or .yml [SL-5125]"));
    Path spec = Files.writeString(folder.resolve("spec.txt"), "strandline: v1\n");
    assertThat(
        refused(() -> engine.deadLettersAt(spec.toString(), ALL)), containsString("[SL-5125]"));
  }

  @Test
  void aTableThatNoRunHasMadeYetIsEmpty() throws Exception {
    SmallJob job = new SmallJob(folder, "merge");
    TableChoice table =
        new TableChoice(
            Optional.of(Request.of(job.spec("spec.yaml"))), Optional.empty(), Optional.empty());
    assertThat(engine.history(table, 10), is(empty()));
    assertThat(engine.files(table, OptionalLong.empty()).files(), is(empty()));
    assertThat(engine.deadLetters(Request.of(job.spec("spec.yaml")), ALL), is(empty()));
    assertThat(engine.compact(table, HOW, RunListener.NONE).partitions(), is(empty()));
    assertThat("nothing was made", Files.exists(job.lake()), is(false));
  }
}
