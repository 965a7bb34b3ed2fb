package dev.strandline.pipelines;

import dev.strandline.options.RunMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Chooses the runner of a run in this process: the default one, or the one asked for. */
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

  /** A runner, and why it was chosen. */
  record Choice(RunnerProfile profile, String why) {}

  /** The default; the first by name where no profile says that it is one. */
  Optional<Choice> byDefault() {
    return profiles.stream()
        .min(
            Comparator.comparing((RunnerProfile profile) -> !profile.isDefault())
                .thenComparing(RunnerProfile::name))
        .map(profile -> new Choice(profile, "the default"));
  }

  /** The default for streams; the first by name where no profile says that it is one. */
  Optional<Choice> byDefaultForStreams() {
    return profiles.stream()
        .filter(profile -> profile.capability(RunMode.STREAM).runs())
        .min(
            Comparator.comparing((RunnerProfile profile) -> !profile.isDefaultForStreams())
                .thenComparing(RunnerProfile::name))
        .map(profile -> new Choice(profile, "the default for streams"));
  }

  /** The runner of that name. */
  Optional<Choice> named(String name) {
    return profiles.stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .map(profile -> new Choice(profile, "asked for"));
  }

  List<String> names() {
    return profiles.stream().map(RunnerProfile::name).sorted().toList();
  }
}
