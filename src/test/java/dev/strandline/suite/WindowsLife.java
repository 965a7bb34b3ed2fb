package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Rows in windows of event time that close: which are late is told by the order of commits. */
final class WindowsLife implements StreamLife {
  private static final Duration LATENESS = Duration.ofHours(1);

  private final Path folder;
  private final WindowJob job;
  private final Random random;
  private int left;

  WindowsLife(Path folder, WindowJob.Kind kind, Random random, String stream) throws IOException {
    this.folder = folder;
    Duration lateness = kind == WindowJob.Kind.SESSIONS ? null : LATENESS;
    this.job = new WindowJob(folder, kind, lateness, "merge", stream);
    this.random = random;
    this.left = 4 + random.nextInt(6);
  }

  @Override
  public Path spec() {
    return job.spec();
  }

  @Override
  public Path inputs() {
    return folder.resolve("in");
  }

  @Override
  public List<Path> tables() {
    return List.of(folder.resolve("lake"));
  }

  @Override
  public Path letters() {
    return folder.resolve("rejected");
  }

  @Override
  public int left() {
    return left;
  }

  @Override
  public void come() throws IOException {
    left--;
    job.land(random, 5 + random.nextInt(30));
  }

  @Override
  public void committed(Set<String> files) {
    job.committed(files);
  }

  @Override
  public List<String> differences() throws Exception {
    return job.differences();
  }

  @Override
  public long late() {
    return job.late();
  }
}
