package dev.strandline.chain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One bounded run after another, as cron starts them. */
final class RunsLanding implements Landing {
  private final Path folder;
  private Path spec;
  private @Nullable LandingProcess last;

  RunsLanding(Path folder, Path spec) {
    this.folder = folder;
    this.spec = spec;
  }

  @Override
  public LandingProcess atWork() throws IOException {
    LandingProcess run = LandingProcess.start(folder, spec);
    last = run;
    return run;
  }

  @Override
  public void outlived(String fault, LandingProcess process)
      throws IOException, InterruptedException {
    // Without the broker it may have failed; it may never do more than that.
    assertThat(fault + ": " + process.said(), process.exit(), is(in(List.of(0, 1, 137))));
  }

  @Override
  public void use(Path other) {
    spec = other;
  }

  @Override
  public void end() throws IOException, InterruptedException {
    LandingProcess run = atWork();
    assertThat(run.said(), run.exit(), is(0));
  }

  @Override
  public void close() throws IOException {
    if (last != null) {
      last.kill();
    }
  }
}
