package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.options.Doc;
import dev.strandline.options.NodeKind;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.RowStepKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a run through Beam changes on a disk, file by file, is what the seam counted: each change is
 * one effect's, and each effect is seen.
 */
final class SeamTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(CrashJob.Kind.class)
  void countsEveryChangeOfTheDisk(CrashJob.Kind kind) throws Exception {
    try (FaultWorld world = FaultWorld.onDisk(folder.resolve("stores"))) {
      CrashJob job = new CrashJob(kind, folder.resolve("job"), world);
      Watch watch = new Watch(world, folder);
      job.first(watch);
      job.change();
      job.second(watch);
      assertThat(watch.unexplained, is(empty()));
      assertThat(watch.seen, greaterThan(40));
      assertThat("changes seen", watch.seen, is(watch.counted));
    }
  }

  @Test
  void seesAStepThatWritesByItself() throws Exception {
    try (FaultWorld world = FaultWorld.onDisk(folder.resolve("stores"))) {
      CrashJob job = new CrashJob(CrashJob.Kind.APPEND, folder.resolve("job"), world);
      Path spec = folder.resolve("job/spec.yaml");
      Path planted = folder.resolve("stores/lake/planted.txt");
      Files.writeString(
          spec,
          Files.readString(spec)
              .replace(
                  "sinks:",
                  "steps: {plant: {type: PlantedWrite, input: raw, config: {file: \""
                      + planted
                      + "\"}}}\nsinks:")
              .replace(
                  "input: raw\n    config: {path: \"mem",
                  "input: plant\n    config: {path: \"mem"));
      Watch watch = new Watch(world, folder);
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(new WithKind(before, PlantedWrite.class));
      try {
        job.first(watch);
      } finally {
        thread.setContextClassLoader(before);
      }
      assertThat(
          watch.unexplained.toString(), watch.unexplained, hasItem(containsString("planted.txt")));
    }
  }

  /** A row step that writes a file as no code of ours may. */
  public static final class PlantedWrite implements RowStepKind<PlantedWrite.Config> {
    /** Which one. */
    public record Config(@Doc("The file.") String file) implements Serializable {
      private static final long serialVersionUID = 1;
    }

    @Override
    public String type() {
      return "PlantedWrite";
    }

    @Override
    public Class<Config> config() {
      return Config.class;
    }

    @Override
    public String doc() {
      return "Writes a file.";
    }

    @Override
    public String example() {
      return "type: PlantedWrite\ninput: raw\nconfig: {file: x}\n";
    }

    @Override
    public Schema schema(Config config, Schema input, Checks checks) {
      return input;
    }

    @Override
    public RowStep open(Config config, Schema input) {
      return (row, out, rejects) -> {
        try {
          Files.createDirectories(Path.of(config.file()).getParent());
          Files.writeString(Path.of(config.file()), "by itself");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        out.copyRow(row);
      };
    }
  }

  /** Offers one more kind of node than the class path does. */
  private static final class WithKind extends ClassLoader {
    private static final String SERVICE = "META-INF/services/" + NodeKind.class.getName();
    private final String name;

    WithKind(ClassLoader parent, Class<?> kind) {
      super(parent);
      this.name = kind.getName();
    }

    @Override
    public Enumeration<URL> getResources(String resource) throws IOException {
      List<URL> found = new ArrayList<>(Collections.list(super.getResources(resource)));
      if (resource.equals(SERVICE)) {
        found.add(new URL(null, "planted:" + SERVICE, new Text(name)));
      }
      return Collections.enumeration(found);
    }

    private static final class Text extends URLStreamHandler {
      private final String text;

      Text(String text) {
        this.text = text;
      }

      @Override
      protected URLConnection openConnection(URL url) {
        return new URLConnection(url) {
          @Override
          public void connect() {}

          @Override
          public InputStream getInputStream() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
          }
        };
      }
    }
  }

  /** Looks at every file of a folder after each effect. */
  private static final class Watch implements CrashJob.Runs {
    private final FaultWorld world;
    private final Path folder;
    private final List<String> unexplained = Collections.synchronizedList(new ArrayList<>());
    private Map<String, String> files;
    private int seen;
    private int counted;

    Watch(FaultWorld world, Path folder) throws IOException {
      this.world = world;
      this.folder = folder;
      this.files = look();
    }

    @Override
    public void run(Path spec) throws Exception {
      watched(() -> new LocalEngine().run(Request.of(spec), RunListener.NONE).outcome().exitCode());
    }

    @Override
    public void replay(Path spec) throws Exception {
      LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
      watched(
          () ->
              new LocalEngine()
                  .replay(Request.of(spec), all, false, RunListener.NONE)
                  .outcome()
                  .exitCode());
    }

    @Override
    public boolean mayEndWith(RuntimeException e) {
      return false;
    }

    private void watched(java.util.function.Supplier<ExitCode> run) throws IOException {
      files = look();
      world.restart();
      world.observe(call -> explain(world.log().get(call - 1)));
      assertThat(run.get(), is(ExitCode.DONE));
      world.observe(null);
      explain("0 END .");
    }

    private void explain(String effect) throws IOException {
      String[] words = effect.split(" ", 3);
      Map<String, String> now = look();
      TreeSet<String> came = new TreeSet<>(now.keySet());
      came.removeAll(files.keySet());
      TreeSet<String> gone = new TreeSet<>(files.keySet());
      gone.removeAll(now.keySet());
      TreeSet<String> changed = new TreeSet<>();
      now.forEach(
          (file, state) -> {
            if (files.containsKey(file) && !files.get(file).equals(state)) {
              changed.add(file);
            }
          });
      changed.removeIf(file -> file.endsWith(".staged")); // is being written
      String object = words[2];
      boolean right =
          switch (words[1]) {
            case "STAGE", "WRITE" -> only(came, object) && gone.isEmpty() && changed.isEmpty();
            case "LINK" ->
                only(came, object) && gone.isEmpty() && changed.size() <= 1; // one more link
            case "RENAME" ->
                gone.size() == 1
                    && ((only(came, object) && changed.isEmpty())
                        || (only(changed, object) && came.isEmpty()));
            case "DELETE" ->
                (gone.isEmpty() || only(gone, object)) && came.isEmpty() && changed.size() <= 1;
            default -> came.isEmpty() && gone.isEmpty() && changed.isEmpty();
          };
      if (!right) {
        unexplained.add(effect + ": came " + came + ", gone " + gone + ", changed " + changed);
      }
      boolean changes = !came.isEmpty() || !gone.isEmpty() || !changed.isEmpty();
      boolean nothingThere = words[1].equals("DELETE") && gone.isEmpty();
      boolean effective =
          List.of("STAGE", "WRITE", "LINK", "RENAME", "DELETE").contains(words[1]) && !nothingThere;
      seen += changes ? 1 : 0;
      counted += effective ? 1 : 0;
      files = now;
    }

    private static boolean only(Set<String> files, String object) {
      return files.size() == 1 && files.iterator().next().endsWith("/" + object);
    }

    /** The files, each with what tells that it was changed. */
    private Map<String, String> look() throws IOException {
      Map<String, String> found = new TreeMap<>();
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(folder)) {
        paths = walk.filter(Files::isRegularFile).toList();
      } catch (UncheckedIOException e) {
        return look(); // a folder went meanwhile
      }
      for (Path path : paths) {
        try {
          Map<String, Object> state = Files.readAttributes(path, "unix:size,lastModifiedTime,ino");
          found.put(folder.relativize(path).toString(), state.toString());
        } catch (NoSuchFileException e) {
          return look();
        }
      }
      return found;
    }
  }
}
