package dev.strandline.pipelines;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.Input;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.compress.Compression;
import dev.strandline.pipelines.report.Rehearsal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.util.SerializableUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run needs before its first row and after its last, made ready by threads of their own
 * while a processor is idle: the spec is read, the inputs are listed and the graph is built, or the
 * run commits. Its first row comes a tenth sooner. Nothing depends on it.
 */
final class HeadStart {
  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  private HeadStart() {}

  private interface Work {
    void run() throws IOException;
  }

  /** Starts it; where it has been before, it ends at once. */
  static void begin() {
    inThread(HeadStart::forGraph);
  }

  /** Goes on once the inputs are known, while the graph is built. */
  static void forInputs(RunPlan plan) {
    long gzip =
        plan.inputs().values().stream()
            .flatMap(List::stream)
            .filter(input -> Compression.ofName(input.name()).equals(Optional.of(Compression.GZIP)))
            .mapToLong(Input::bytes)
            .sum();
    inThread(() -> Compression.GZIP.makeReady(gzip));
  }

  /**
   * Goes on once the run commits, which one thread does alone: what tells of the run is ready when
   * it is over.
   */
  static void forEnd() {
    inThread(
        () -> {
          Commits.makeReady();
          RunOutcome.makeReady();
          Rehearsal.run();
        });
  }

  private static void forGraph() {
    new ObjectMapper(); // what all of Jackson's mappers share, those of Beam's options too
    ResourceHints.create(); // the descriptors of Beam's messages
    SerializableUtils.serializeToByteArray(""); // Snappy's library
    DisplayData.none(); // Joda's formats of times
  }

  private static void inThread(Work work) {
    Thread thread = new Thread(() -> quietly(work), "head start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void quietly(Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("Left to the run itself: {}", e.toString());
    }
  }
}
