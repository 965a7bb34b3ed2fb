package dev.strandline.suite;

import dev.strandline.pipelines.RunnerProfile;
import dev.strandline.servers.Repository;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The profile of every runner, to be asked what it can do; those of other class paths cannot run.
 */
public final class Profiles {
  private Profiles() {}

  public static List<RunnerProfile> all() throws IOException {
    List<RunnerProfile> profiles = new ArrayList<>();
    ServiceLoader.load(RunnerProfile.class).forEach(profiles::add);
    for (String runner : List.of(SpecRun.SPARK, "dataflow")) {
      profiles.add(apart(runner));
    }
    return profiles;
  }

  /** Of a runner whose jars are not on this class path. */
  public static RunnerProfile apart(String runner) throws IOException {
    Path target = Repository.file("runners/" + runner + "/target");
    List<URL> urls = new ArrayList<>();
    urls.add(target.resolve("classes").toUri().toURL());
    for (String jar :
        Files.readString(target.resolve("classpath")).strip().split(File.pathSeparator, -1)) {
      urls.add(Path.of(jar).toUri().toURL());
    }
    // It stays open: classes are looked for when they are used.
    ClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), Profiles.class.getClassLoader());
    return ServiceLoader.load(RunnerProfile.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(profile -> profile.name().equals(runner))
        .findFirst()
        .orElseThrow();
  }
}
