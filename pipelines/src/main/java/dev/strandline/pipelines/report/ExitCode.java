package dev.strandline.pipelines.report;

import java.util.Collection;
import java.util.List;

/** What the process tells its caller when it ends. */
public enum ExitCode {
  /** Everything asked for was done. */
  DONE(0),
  /** The run failed. */
  FAILED(1),
  /** The command line was not understood. */
  USAGE(2),
  /** The spec is not valid. */
  INVALID_SPEC(3),
  /** A quality rule or a contract stopped the run. */
  QUALITY(4),
  /** The limit on dead letters stopped the run. */
  DEAD_LETTER_LIMIT(5),
  /** Another run holds the lock. */
  LOCKED(6),
  /** A plan has found that a run would change something. */
  CHANGES(7),
  /** SIGINT. */
  INTERRUPTED(130),
  /** SIGTERM. */
  TERMINATED(143);

  private static final List<ExitCode> PRECEDENCE =
      List.of(INVALID_SPEC, LOCKED, QUALITY, DEAD_LETTER_LIMIT, FAILED);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number that the shell sees. */
  public int number() {
    return number;
  }

  /** The one to tell where several apply: 3, 6, 4, 5, 1, then any other, and 0 where none does. */
  public static ExitCode first(Collection<ExitCode> codes) {
    for (ExitCode code : PRECEDENCE) {
      if (codes.contains(code)) {
        return code;
      }
    }
    return codes.stream().filter(code -> code != DONE).findFirst().orElse(DONE);
  }
}
