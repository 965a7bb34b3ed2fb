package dev.strandline.chain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Processes over a spec that may become another one, of which the last may still be at work. */
final class Launches {
  private final Path folder;
  private Path spec;
  private @Nullable LandingProcess last;

  Launches(Path folder, Path spec) {
    this.folder = folder;
    this.spec = spec;
  }

  LandingProcess start(String... options) throws IOException {
    LandingProcess started = LandingProcess.start(folder, spec, options);
    last = started;
    return started;
  }

  Optional<LandingProcess> last() {
    return Optional.ofNullable(last);
  }

  void use(Path other) {
    spec = other;
  }

  /** Killed, failed without a server that was, or done: never more than that. */
  static void endedAsItMay(String when, LandingProcess process)
      throws IOException, InterruptedException {
    assertThat(when + ": " + process.said(), process.exit(), is(in(List.of(0, 1, 137))));
  }

  static void endedWell(LandingProcess process) throws IOException, InterruptedException {
    assertThat(process.said(), process.exit(), is(0));
  }

  void kill() throws IOException {
    if (last != null) {
      last.kill();
    }
  }
}
