package dev.strandline.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a command and measures it from outside, with a JDK on Linux and nothing else.
 *
 * <p>CPU time is what the kernel adds to our own count of finished children when the process ends
 * ({@code cutime} and {@code cstime} of /proc/self/stat, 10 ms steps), so nothing is missed. The
 * peak is the largest sum over its process tree of the kernel's own high-water marks, read every 20
 * ms; the marks only rise, so at most the growth of the last 20 ms is missed. Which processes there
 * are is looked at every 200 ms, since that reads something of each process on the machine, on the
 * processors that are measured.
 *
 * <p>What an earlier process has left for the disk is written before: whoever waits for its files
 * to be durable would wait for those of others, too.
 */
public final class MeasuredProcess {
  private static final double TICKS_PER_SECOND = 100;
  private static final long POLL_MILLIS = 20;
  private static final int POLLS_A_LOOK = 10;
  private static final Path SELF = Path.of("/proc/self/stat");

  private MeasuredProcess() {}

  /**
   * What the command cost; its output is in {@code log}.
   *
   * @throws IOException also where it does not end with exit code 0
   */
  public static Measurement run(List<String> command, Path folder, Path log)
      throws IOException, InterruptedException {
    new ProcessBuilder("sync").inheritIO().start().waitFor();
    double cpuBefore = childrenSeconds();
    long start = System.nanoTime();
    File output = log.toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    long peak = 0;
    List<ProcessHandle> tree = List.of();
    for (int poll = 0; !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS); poll++) {
      if (poll % POLLS_A_LOOK == 0) {
        tree = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      }
      peak = Math.max(peak, tree.stream().mapToLong(MeasuredProcess::peak).sum());
    }
    double wall = (System.nanoTime() - start) / 1e9;
    double cpu = childrenSeconds() - cpuBefore;
    if (process.exitValue() != 0) {
      throw new IOException(
          "Cannot measure %s: it ended with exit code %d, its output is in %s"
              .formatted(String.join(" ", command), process.exitValue(), log));
    }
    return new Measurement(wall, cpu, peak);
  }

  private static double childrenSeconds() throws IOException {
    if (!Files.exists(SELF)) {
      return Double.NaN;
    }
    String stat = Files.readString(SELF, StandardCharsets.US_ASCII);
    // The name, in brackets, may hold spaces; cutime and cstime are fields 16 and 17.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
  }

  private static long peak(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // it has just ended
    }
  }
}
