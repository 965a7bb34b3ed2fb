package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ExitCode;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline files}: the files of one commit, for a reader that wants one snapshot. */
@Command(
    name = "files",
    description = {
      "List the files of one commit of a table, one absolute path a line.",
      "A reader lists, reads, and then asks with --check whether that commit still is the latest;",
      "if not, or if a file was gone, it begins again."
    },
    mixinStandardHelpOptions = true)
final class FilesCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private final TableArguments arguments = new TableArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @ArgGroup(exclusive = true)
  private final Commit commit = new Commit();

  /** Which commit. */
  static final class Commit {
    @Option(
        names = "--commit",
        paramLabel = "N",
        description = "The files of that commit, if they all are there still; else of the latest.")
    private long listed = -1;

    @Option(
        names = "--check",
        paramLabel = "N",
        description = "List nothing; end with 0 if commit N is the latest, else with 1.")
    private long checked = -1;
  }

  FilesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Engine engine = session.engine().get();
    TableChoice choice = arguments.choice(session);
    if (commit.checked >= 0) {
      return check(engine, choice);
    }
    TableFiles files =
        engine.files(
            choice, commit.listed < 0 ? OptionalLong.empty() : OptionalLong.of(commit.listed));
    if (output.json()) {
      session.terminal().answer(Json.text(files));
    } else {
      StringBuilder lines = new StringBuilder();
      files.files().forEach(file -> lines.append(file.location()).append('\n'));
      session.terminal().out().print(lines);
      session.terminal().out().flush();
      session.terminal().tell("commit " + files.commit() + ", " + files.files().size() + " files");
    }
    return ExitCode.DONE.number();
  }

  private int check(Engine engine, TableChoice choice) {
    long latest = engine.latestCommit(choice);
    boolean is = latest == commit.checked;
    if (output.json()) {
      session.terminal().answer(Json.text(Json.object().put("latest", is).put("commit", latest)));
    } else {
      session
          .terminal()
          .tell("commit " + commit.checked + (is ? " is the latest" : " is not: it is " + latest));
    }
    return (is ? ExitCode.DONE : ExitCode.FAILED).number();
  }
}
