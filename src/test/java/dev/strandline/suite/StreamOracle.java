package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A small job as a stream, and what its table must be, for tests of other packages. */
public final class StreamOracle {
  private final SmallJob job;
  private final Path spec;

  private StreamOracle(SmallJob job, Path spec) {
    this.job = job;
    this.spec = spec;
  }

  public static StreamOracle in(Path folder, String mode) throws IOException {
    SmallJob job = new SmallJob(folder, mode);
    String yaml = Files.readString(job.spec("spec.yaml")) + "stream: {}\n";
    return new StreamOracle(job, Files.writeString(job.spec("stream.yaml"), yaml));
  }

  public Path spec() {
    return spec;
  }

  public Path lake() {
    return job.lake();
  }

  /** A new file of about that many rows. */
  public void add(Random random, int rows) throws IOException {
    job.add(random, rows);
  }

  public List<String> differences() throws Exception {
    return job.differences();
  }

  public List<String> strays() throws IOException {
    return Folders.strays(job.lake());
  }
}
