package dev.strandline.pipelines;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceLoader;

/** Chooses the runner of a run in this process: the least engine that holds the input. */
final class LocalRunner {
  private final List<RunnerProfile> profiles;

  private LocalRunner(List<RunnerProfile> profiles) {
    this.profiles = List.copyOf(profiles);
  }

  /** Of the profiles that jars on the class path bring. */
  static LocalRunner fromClassPath() {
    List<RunnerProfile> found = new ArrayList<>();
    ServiceLoader.load(RunnerProfile.class).forEach(found::add);
    return new LocalRunner(found);
  }

  static LocalRunner of(List<RunnerProfile> profiles) {
    return new LocalRunner(profiles);
  }

  /** A runner, how much it may read, and why it was chosen. */
  record Choice(RunnerProfile profile, long capacity, String why) {}

  /**
   * The runners to try, in order: the least that the estimate fits, then larger ones for an input
   * that turns out larger than it looked.
   */
  List<Choice> choices(long rawBytes, long heapBytes) {
    List<Choice> fitting = new ArrayList<>();
    for (RunnerProfile profile : profiles) {
      OptionalLong capacity = profile.localCapacity(heapBytes);
      if (capacity.isPresent() && rawBytes <= capacity.getAsLong()) {
        fitting.add(new Choice(profile, capacity.getAsLong(), why(rawBytes, capacity.getAsLong())));
      }
    }
    fitting.sort(Comparator.comparingLong(Choice::capacity));
    return fitting;
  }

  /** The runner of that name, for this process. */
  List<Choice> named(String name, long heapBytes) {
    return profiles.stream()
        .filter(profile -> profile.name().equals(name))
        .filter(profile -> profile.localCapacity(heapBytes).isPresent())
        .map(profile -> new Choice(profile, Long.MAX_VALUE, "asked for"))
        .toList();
  }

  List<String> names() {
    return profiles.stream().map(RunnerProfile::name).sorted().toList();
  }

  private static String why(long rawBytes, long capacity) {
    String input = "about " + Math.max(1, rawBytes >> 20) + " MB of input, uncompressed";
    return capacity == Long.MAX_VALUE
        ? input + ", more than the heap should hold"
        : input + ", less than the " + (capacity >> 20) + " MB that it may hold on this heap";
  }
}
