package dev.strandline.chain;

import java.io.IOException;
import java.nio.file.Path;

/** A way to land what comes, made of processes that may be killed. */
interface Landing extends AutoCloseable {
  /** A process at work: one that is there already, or a new one. */
  LandingProcess atWork() throws IOException, InterruptedException;

  /** Looks at the process after something was killed beside it, or it itself. */
  void outlived(String fault, LandingProcess process) throws IOException, InterruptedException;

  /** Goes on with what the spec is now. */
  void use(Path spec) throws IOException;

  /** Lands all that there is now, and ends. */
  void end() throws IOException, InterruptedException;

  /** Kills what is still at work. */
  @Override
  void close() throws IOException;
}
