package dev.strandline.suite;

import dev.strandline.pipelines.cli.RunListener;

/** Hears nothing. */
final class Silence implements RunListener {
  @Override
  public void started(String runId, String folder, Runnable stop) {}

  @Override
  public void stage(String name) {}

  @Override
  public void progress(Progress progress) {}

  @Override
  public void committed(String sink, long number) {}
}
