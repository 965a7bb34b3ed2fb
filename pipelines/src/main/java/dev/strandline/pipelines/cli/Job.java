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
   *     started it knows, with the end of what it said: a cluster's answer shows no standard error
   */
  public static void main(String[] args) {
    Tail said = new Tail(Terminal.errors());
    Terminal terminal = Terminal.ofProcess(System.getenv(), Strandline.ours(args), said);
    int code = Strandline.run(Strandline.ours(args), Strandline.session(args, terminal));
    if (code != 0) {
      throw new IllegalStateException(
          "strandline has ended with exit code " + code + ":\n" + said.text());
    }
  }
}
