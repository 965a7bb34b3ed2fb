package dev.strandline.pipelines.cli;

import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.pipelines.report.ReportJson;
import dev.strandline.pipelines.report.ReportPage;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline run}: runs a spec, shows how it goes, and tells what came of it. */
@Command(
    name = RunCommand.NAME,
    description = "Run a spec: read, clean, keep the latest, write, commit.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  static final String NAME = "run";
  private static final String JSON_NAME = "report.json";
  private static final String PAGE_NAME = "report.html";

  private final Session session;
  @Mixin private final SpecArguments arguments = new SpecArguments();
  @Mixin private final RunArguments run = new RunArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--report",
      paramLabel = "DIR|FILE",
      description = {
        "Keep the report there too: both forms in a folder,",
        "or one form in a file that ends in .html or .json."
      })
  private Optional<String> place = Optional.empty();

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Terminal terminal = session.terminal();
    Engine engine = session.engine().get();
    RunReport report =
        Watched.run(terminal, listener -> engine.run(arguments.request(session, run), listener));
    Optional<String> page = place.map(path -> keep(path, report));
    if (output.json()) {
      terminal.answer(ReportJson.text(report));
      new RunSummary(terminal).printFailure(report);
    } else {
      new RunSummary(terminal).print(report, page);
    }
    return report.outcome().exitCode().number();
  }

  /** The file to open for a look at the report. */
  private static String keep(String place, RunReport report) {
    String name = place.toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(".html") || name.endsWith(".htm")) {
        return write(place, ReportPage.html(report));
      }
      if (name.endsWith(".json")) {
        return write(place, ReportJson.text(report));
      }
      String folder = place.isEmpty() || place.endsWith("/") ? place : place + "/";
      write(folder + JSON_NAME, ReportJson.text(report));
      return write(folder + PAGE_NAME, ReportPage.html(report));
    } catch (IOException e) {
      throw new CommandFailed(
          report.outcome().exitCode() == dev.strandline.pipelines.report.ExitCode.DONE
              ? dev.strandline.pipelines.report.ExitCode.FAILED
              : report.outcome().exitCode(),
          CliError.FILE.id(),
          "Cannot write the report to "
              + place
              + ": "
              + e
              + "; the run itself: "
              + report.outcome().kind().name().toLowerCase(Locale.ROOT),
          e);
    }
  }

  private static String write(String file, String text) throws IOException {
    int name = file.lastIndexOf('/') + 1;
    Store folder = Stores.open(name == 0 ? "." : file.substring(0, name));
    folder.replace(file.substring(name), text.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
