package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code strandline} in a tree of its own, with a Java that says how it was started. */
final class LauncherTest {
  /** Says its locale, and makes the archive that it is asked for. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case $argument in
          -Xshare:dump) dumps=1 ;;
          -agent*) agent=1 ;; # with which Java makes no archive
          -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
        esac
      done
      [ -z "$dumps" ] || [ -n "$agent" ] || echo made > "$archive"
      [ -z "$TELL_OPTIONS" ] || printf '%s\\n' "$@"
      echo "${LC_ALL-none}"
      """;

  @TempDir Path root;
  private Path java = Path.of("");

  @BeforeEach
  void makeTree() throws IOException {
    Files.copy(Path.of("../../strandline"), root.resolve("strandline"));
    java = Files.createDirectories(root.resolve("jdk"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.createDirectory(java.resolve("bin"));
    Path program = Files.writeString(java.resolve("bin/java"), JAVA);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @CsvSource({
    "'',              C.UTF-8", // as cron starts it
    "LANG=C,          C.UTF-8",
    "LC_ALL=POSIX,    C.UTF-8",
    "LANG=de_DE.UTF-8, none",
    "LC_ALL=C.utf8,    C.utf8"
  })
  void javaCanNameEveryFile(String setting, String locale) throws Exception {
    archive(root.toRealPath().toString());
    ProcessBuilder builder = builder();
    if (!setting.isEmpty()) {
      String[] parts = setting.split("=", 2);
      builder.environment().put(parts[0], parts[1]);
    }
    assertThat(end(builder), is("0 " + locale + "\n"));
  }

  @Test
  void keepsTheArchiveOfItsFolder() throws Exception {
    Path archive = archive(root.toRealPath().toString());
    end(builder());
    assertThat(Files.readString(archive), is("of before"));
  }

  @Test
  void makesTheArchiveAnewInATreeThatWasMoved() throws Exception {
    Path archive = archive("/where/it/was");
    end(builder());
    assertThat(Files.readString(archive), is("made\n"));
    assertThat(
        Files.readString(Path.of(archive + ".for")), is(root.toRealPath().toString() + "\n"));
  }

  /** What the launcher tells libraries is right, or they would say so in the user's terminal. */
  @Test
  void theRealJavaTakesItsOptionsWithoutAWord() throws Exception {
    archive(root.toRealPath().toString());
    ProcessBuilder launcher = builder();
    launcher.environment().put("TELL_OPTIONS", "yes");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    end(launcher).lines().filter(option -> option.matches("-D.*|--add-.*")).forEach(command::add);
    assertThat(command, hasItem(startsWith("-Dslf4j.provider=")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.strandline.pipelines.cli.Strandline",
            "run",
            "none.yaml"));
    assertThat(
        end(new ProcessBuilder(command).redirectErrorStream(true)),
        is("3 none.yaml:1:1 Cannot read the spec: no such file [SL-1001]\n"));
  }

  @Test
  void makesTheArchiveWithoutTheUsersOptions() throws Exception {
    Path archive = archive("/where/it/was");
    ProcessBuilder builder = builder();
    builder.environment().put("STRANDLINE_JAVA_OPTS", "-agentlib:jdwp=server=y");
    end(builder);
    assertThat(Files.exists(archive), is(true));
  }

  /** A tree that is built, with an archive made for a folder. */
  private Path archive(String folder) throws IOException {
    Path made = Files.createDirectories(root.resolve("target/strandline"));
    Files.writeString(made.resolve("classpath"), "a.jar\n");
    Files.writeString(made.resolve("stamp"), "");
    Path archive = Files.writeString(made.resolve("classes-17.0.1.jsa"), "of before");
    Files.writeString(Path.of(archive + ".for"), folder + "\n");
    return archive;
  }

  @Test
  void saysThatItMayNotBuild() throws Exception {
    Files.writeString(root.resolve("target"), "no folder, so that not even root may write to it");
    String end = end(builder());
    assertThat(end, containsString("1 strandline: the first start"));
    assertThat(end, containsString("this user may not write to "));
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder =
        new ProcessBuilder("bash", root.resolve("strandline").toString(), "--version")
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
    builder.environment().put("JAVA_HOME", java.toString());
    return builder;
  }

  /** The exit code and all that was printed. */
  private static String end(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + printed;
  }
}
