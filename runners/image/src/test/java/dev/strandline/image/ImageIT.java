package dev.strandline.image;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image's layers laid over one another with this host's C library beneath, as on a usual base,
 * and its entry point run inside, as the image's user.
 */
final class ImageIT {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder = Path.of("");
  private Path inside = Path.of("");
  private List<String> entryPoint = List.of();

  @BeforeEach
  void unpack() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && "root".equals(System.getProperty("user.name")),
        "skipped: changing the root folder takes Linux and its superuser");
    Path archive = Files.createDirectory(folder.resolve("archive"));
    inside = Files.createDirectory(folder.resolve("inside"));
    output("tar", "-xf", "target/strandline-image.tar", "-C", archive.toString());
    JsonNode manifest = JSON.readTree(archive.resolve("manifest.json").toFile()).get(0);
    for (JsonNode layer : manifest.get("Layers")) {
      output(
          "tar",
          "--warning=no-unknown-keyword",
          "-xzf",
          archive.resolve(layer.asText()).toString(),
          "-C",
          inside.toString());
    }
    JsonNode config =
        JSON.readTree(archive.resolve(manifest.get("Config").asText()).toFile()).get("config");
    entryPoint = new ArrayList<>();
    config.get("Entrypoint").forEach(word -> entryPoint.add(word.asText()));
    assertThat(config.get("User").asText(), equalTo("1000:1000"));
    for (String library : List.of("bin/java", "lib/server/libjvm.so", "lib/libzip.so")) {
      addLibraries(inside.resolve("opt/java").resolve(library));
    }
    // Loaded by name, for the user's and the host's names and for snappy and zstd.
    for (String name : List.of("libnss_files.so.2", "libresolv.so.2", "libstdc++.so.6")) {
      try (Stream<Path> all = Files.find(Path.of("/lib"), 3, (path, is) -> path.endsWith(name))) {
        for (Path library : all.toList()) {
          add(library);
          addLibraries(library);
        }
      }
    }
  }

  @Test
  void itsEntryPointRunsTheExample() throws Exception {
    Path work = inside.resolve("work");
    copy(ROOT.resolve("examples/main-job"), work.resolve("examples/main-job"));
    String said = run("run", "examples/main-job/spec.yaml");
    assertThat(said, containsString("1,491 inserted"));
    try (Stream<Path> files = Files.walk(work.resolve("data/main-job"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")).toList(), hasSize(5));
    }
  }

  @Test
  void saysItsVersionAndKnowsS3AndTheLocalRunnerOnly() throws Exception {
    assertThat(run("--version"), containsString("strandline"));
    try (Stream<Path> jars = Files.list(inside.resolve("app/libs"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      assertThat(
          names.stream().filter(name -> name.startsWith("strandline-s3")).toList(), hasSize(1));
      assertThat(names.stream().filter(name -> name.contains("flink")).toList(), hasSize(0));
    }
    assertThat(
        "compressed, in MiB",
        Files.size(Path.of("target/strandline-image.tar")) >> 20,
        lessThan(130L));
  }

  private String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("chroot", "--userspec=1000:1000"));
    command.add(inside.toString());
    command.addAll(entryPoint);
    command.addAll(List.of(arguments));
    // A container starts in the image's folder of work, chroot in "/".
    command.replaceAll(word -> word.startsWith("examples/") ? "/work/" + word : word);
    if (arguments[0].equals("run")) {
      command.addAll(
          List.of(
              "--param", "landing=/work/examples/main-job/landing",
              "--param", "lake=/work/data/main-job"));
    }
    return output(command.toArray(String[]::new));
  }

  /** What the loader of this host adds to a program or a library. */
  private void addLibraries(Path binary) throws Exception {
    for (String line : output("ldd", binary.toString()).lines().toList()) {
      String path = line.replaceFirst(".*=> ", "").strip().replaceFirst(" \\(.*", "");
      if (path.startsWith("/lib")) {
        add(Path.of(path));
      }
    }
  }

  private void add(Path library) throws IOException {
    Path to = inside.resolve(Path.of("/").relativize(library));
    if (!Files.exists(to)) {
      Files.createDirectories(to.getParent());
      Files.copy(library.toRealPath(), to);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String output(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (command[0].equals("chroot")) {
      // A container has /proc, by which the loader finds what lies beside a program.
      builder.environment().put("LD_LIBRARY_PATH", "/opt/java/lib:/opt/java/lib/server");
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assertThat(String.join(" ", command) + "\n" + said, code, equalTo(0));
    return said;
  }
}
