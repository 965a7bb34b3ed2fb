package dev.strandline.chain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream that goes on, on Flink in its process; whoever watches it starts it again. */
final class StreamLanding implements Landing {
  private final Path folder;
  private Path spec;
  private @Nullable LandingProcess stream;

  StreamLanding(Path folder, Path spec) {
    this.folder = folder;
    this.spec = spec;
  }

  @Override
  public LandingProcess atWork() throws IOException, InterruptedException {
    LandingProcess running = stream;
    if (running == null || running.ends(0)) {
      if (running != null) {
        // Killed, failed without the broker, or idle for long: never more than that.
        assertThat(running.said(), running.exit(), is(in(List.of(0, 1, 137))));
      }
      running =
          LandingProcess.start(
              folder, spec, "--runner", "flink", "--", "--checkpointingInterval=1000");
      stream = running;
    }
    return running;
  }

  @Override
  public void outlived(String fault, LandingProcess process) {
    // It is looked at when it is wanted again.
  }

  @Override
  public void use(Path other) throws IOException {
    spec = other;
    close(); // what was not committed, the next one does
  }

  /** When nothing new has come for long, it ends by itself. */
  @Override
  public void end() throws IOException, InterruptedException {
    LandingProcess last = atWork();
    assertThat(last.said(), last.exit(), is(0));
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.kill();
    }
  }
}
