package dev.strandline.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Collects a run's stages and samples while it runs; safe to use from any thread.
 *
 * <p>It keeps at most {@value #MOST_SAMPLES} samples however long the run: when it is full, every
 * second one goes and the distance doubles.
 */
public final class Timeline {
  private static final int MOST_SAMPLES = 400;
  private static final long FIRST_DISTANCE_MILLIS = 100;

  private final LongSupplier nanos;
  private final long began;
  private final List<RunReport.Stage> stages = new ArrayList<>();
  private final List<RunReport.Sample> samples = new ArrayList<>();
  private String stage = "";
  private long stageBegan;
  private long distance = FIRST_DISTANCE_MILLIS;
  private long peakHeap;

  private Timeline(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** A timeline that begins now. */
  public static Timeline start() {
    return new Timeline(System::nanoTime);
  }

  /** The same on another clock. */
  public static Timeline start(LongSupplier nanos) {
    return new Timeline(nanos);
  }

  /** Ends the stage under way, if any, and begins that one. */
  public synchronized void stage(String name) {
    long now = millis();
    endStage(now);
    stage = name;
    stageBegan = now;
  }

  /** Notes the totals so far; too soon after the last sample only the heap's peak is noted. */
  public synchronized void sample(long rows, long bytes) {
    long now = millis();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    peakHeap = Math.max(peakHeap, heap);
    long last = samples.isEmpty() ? Long.MIN_VALUE / 2 : samples.get(samples.size() - 1).millis();
    if (now - last >= distance) {
      samples.add(new RunReport.Sample(now, rows, bytes, heap));
      if (samples.size() > MOST_SAMPLES) {
        thin();
      }
    }
  }

  /** The stages so far; the one under way ends now. */
  public synchronized List<RunReport.Stage> stages() {
    endStage(millis());
    stage = "";
    return List.copyOf(stages);
  }

  public synchronized List<RunReport.Sample> samples() {
    return List.copyOf(samples);
  }

  public synchronized long peakHeapBytes() {
    return peakHeap;
  }

  private void endStage(long now) {
    if (!stage.isEmpty()) {
      stages.add(new RunReport.Stage(stage, stageBegan, now - stageBegan));
    }
  }

  private void thin() {
    List<RunReport.Sample> kept = new ArrayList<>();
    for (int i = 0; i < samples.size(); i += 2) {
      kept.add(samples.get(i));
    }
    samples.clear();
    samples.addAll(kept);
    distance *= 2;
  }

  private long millis() {
    return (nanos.getAsLong() - began) / 1_000_000;
  }
}
