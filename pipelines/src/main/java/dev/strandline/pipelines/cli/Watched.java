package dev.strandline.pipelines.cli;

/** Tells the display and the signal's hook. */
record Watched(ProgressDisplay progress, Interruption interruption, RunLog log)
    implements RunListener {
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
