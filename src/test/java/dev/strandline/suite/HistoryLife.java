package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Rows that are appended: each must be there as often as it came. */
final class HistoryLife implements StreamLife {
  private final SmallJob job;
  private final Random random;
  private final Path spec;
  private int left;

  HistoryLife(Path folder, Random random, String stream) throws IOException {
    this.job = new SmallJob(folder, "append");
    this.random = random;
    this.left = 4 + random.nextInt(6);
    String yaml = Files.readString(job.spec("spec.yaml")) + stream;
    this.spec = Files.writeString(job.spec("stream.yaml"), yaml);
  }

  @Override
  public Path spec() {
    return spec;
  }

  @Override
  public Path inputs() {
    return job.folder().resolve("landing");
  }

  @Override
  public List<Path> tables() {
    return List.of(job.lake());
  }

  @Override
  public Path letters() {
    return job.folder().resolve("lake_bad");
  }

  @Override
  public int left() {
    return left;
  }

  @Override
  public void come() throws IOException {
    left--;
    job.add(random, 1 + random.nextInt(60));
  }

  @Override
  public void committed(Set<String> files) {
    // In which order they went in is all the same.
  }

  @Override
  public List<String> differences() throws Exception {
    List<String> found = new ArrayList<>(job.differences());
    if (!job.lettersAreComplete()) {
      found.add("letters are missing");
    }
    return found;
  }
}
