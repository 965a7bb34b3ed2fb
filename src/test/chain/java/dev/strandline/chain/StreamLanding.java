package dev.strandline.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A stream that goes on, on Flink in its process; whoever watches it starts it again. */
record StreamLanding(Launches launches) implements Landing {
  @Override
  public LandingProcess atWork() throws IOException, InterruptedException {
    Optional<LandingProcess> last = launches.last();
    if (last.isPresent()) {
      if (!last.get().ends(0)) {
        return last.get();
      }
      Launches.endedAsItMay("the stream", last.get()); // also when it was idle for long
    }
    return launches.start("--runner", "flink", "--", "--checkpointingInterval=1000");
  }

  @Override
  public void outlived(String fault, LandingProcess process) {
    // It is looked at when it is wanted again.
  }

  @Override
  public void use(Path other) throws IOException {
    launches.use(other);
    close(); // what was not committed, the next one does
  }

  /** When nothing new has come for long, it ends by itself. */
  @Override
  public void end() throws IOException, InterruptedException {
    Launches.endedWell(atWork());
  }

  @Override
  public void close() throws IOException {
    launches.kill();
  }
}
