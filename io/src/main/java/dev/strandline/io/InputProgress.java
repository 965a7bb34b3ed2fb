package dev.strandline.io;

/** How far one input is: tells its run what came since it was told last. */
public final class InputProgress {
  private final RunProgress run;
  private long stored;
  private long plain;
  private long rows;

  public InputProgress(String runId) {
    this.run = RunProgress.of(runId);
  }

  /**
   * It is there now.
   *
   * @param storedBytes read so far, compressed or not
   * @param plainBytes read so far, uncompressed
   * @param rowsRead so far
   */
  public void reached(long storedBytes, long plainBytes, long rowsRead) {
    run.read(storedBytes - stored, plainBytes - plain, rowsRead - rows);
    stored = storedBytes;
    plain = plainBytes;
    rows = rowsRead;
  }

  /** A record was refused. */
  public void rejected() {
    run.rejected(1);
  }
}
