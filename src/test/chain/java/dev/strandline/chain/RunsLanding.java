package dev.strandline.chain;

import java.io.IOException;
import java.nio.file.Path;

/** One bounded run after another, as cron starts them. */
record RunsLanding(Launches launches) implements Landing {
  @Override
  public LandingProcess atWork() throws IOException {
    return launches.start();
  }

  @Override
  public void outlived(String fault, LandingProcess process)
      throws IOException, InterruptedException {
    Launches.endedAsItMay(fault, process);
  }

  @Override
  public void use(Path other) {
    launches.use(other);
  }

  @Override
  public void end() throws IOException, InterruptedException {
    Launches.endedWell(atWork());
  }

  @Override
  public void close() throws IOException {
    launches.kill();
  }
}
