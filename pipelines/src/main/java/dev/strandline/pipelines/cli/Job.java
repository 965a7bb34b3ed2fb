package dev.strandline.pipelines.cli;

/**
 * The program as a cluster starts it, from a bundle: the command line, except that a process that
 * may not be ours is not ended.
 */
public final class Job {
  private Job() {}

  /**
   * Runs the command.
   *
   * @throws IllegalStateException if it ended with another exit code than 0, so that whoever
   *     started it knows
   */
  public static void main(String[] args) {
    int code = Strandline.run(Strandline.ours(args), Strandline.session(args));
    if (code != 0) {
      throw new IllegalStateException(
          "strandline has ended with exit code " + code + "; what it said is above");
    }
  }
}
