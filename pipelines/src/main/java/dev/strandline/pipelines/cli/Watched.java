package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.RunReport;
import java.util.function.Function;

/** Tells the display and the signal's hook. */
record Watched(ProgressDisplay progress, Interruption interruption, RunLog log)
    implements RunListener {
  /** Shows how a run goes, lets a signal stop it, and logs it. */
  static RunReport run(Terminal terminal, Function<RunListener, RunReport> run) {
    Logs.start(terminal);
    RunLog log = new RunLog();
    RunReport report;
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        Interruption interruption = new Interruption(terminal)) {
      report = run.apply(new Watched(progress, interruption, log));
    }
    log.end(report);
    return report;
  }

  @Override
  public void started(String runId, String folder, Runnable stop) {
    log.keepIn(folder);
    interruption.started(stop);
    progress.started(runId);
  }

  @Override
  public void stage(String name) {
    progress.stage(name);
  }

  @Override
  public void progress(Progress now) {
    progress.progress(now);
  }

  @Override
  public void committed(String sink, long number) {
    interruption.committed(sink, number);
  }
}
