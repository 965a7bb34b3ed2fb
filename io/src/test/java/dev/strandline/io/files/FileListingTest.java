package dev.strandline.io.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.strandline.io.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What files are found and what they are called; relative paths are those of the module. */
final class FileListingTest {
  private static final String SOURCES = "src/main/java/dev/strandline/io/files";

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    for (String name : List.of("in/a.csv", "in/b.csv", "in2/a.csv")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<String> names(String... globs) {
    List<String> paths = Arrays.stream(globs).map(g -> g.replace("{root}", "" + folder)).toList();
    return assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> FileListing.find("raw", paths), "looking never ends")
        .stream()
        .map(Input::name)
        .toList();
  }

  @Test
  void namesAFileByItsPathBelowTheGlobsCommonFolder() {
    assertThat(names("{root}/in/*.csv"), is(List.of("a.csv", "b.csv")));
    assertThat(names("{root}/in/a.csv", "{root}/in/b.csv"), is(List.of("a.csv", "b.csv")));
    assertThat(names("{root}/in2/*", "{root}/in/a*"), is(List.of("in/a.csv", "in2/a.csv")));
    assertThat(names(SOURCES + "/FileL*.java"), is(List.of("FileListing.java")));
  }

  @Test
  void relativeGlobsOfDifferentFoldersShareTheWorkingDirectory() {
    String listing = SOURCES + "/FileListing.java";
    assertThat(names("pom.x*l", listing), is(List.of("pom.xml", listing)));
    assertThat(names(listing, "pom.xml"), is(List.of("pom.xml", listing)));
    assertThat(names(listing, "./pom.xml"), is(List.of("pom.xml", listing)));
    assertThat(names(listing, "./" + SOURCES + "/Glob.java").size(), is(2));
    assertThat(
        names("./" + SOURCES + "/Glob.java", "src/test/java/**/files/FileListingTest.java"),
        is(
            List.of(
                SOURCES + "/Glob.java",
                "src/test/java/dev/strandline/io/files/FileListingTest.java")));
  }

  @Test
  void relativeAndAbsoluteGlobsAreNamedAsTheyStand() {
    List<String> names = List.of(folder + "/in/a.csv", SOURCES + "/Glob.java");
    assertThat(names("{root}/in/a*", SOURCES + "/Glob.java"), is(names));
    assertThat(names(SOURCES + "/Glob.java", "{root}/in/a*"), is(names));
    assertThat(names("*m.xml", "{root}/in/a*"), is(List.of("./pom.xml", folder + "/in/a.csv")));
  }

  @Test
  void readsAFileOnceHoweverItIsNamedByItsFirstName() {
    assertThat(names("{root}/in/*", "{root}/in/a.csv"), is(List.of("a.csv", "b.csv")));
    assertThat(names("{root}/in/*", "{root}/in/../in/a.csv"), is(List.of("a.csv", "b.csv")));
    assertThat(names("{root}/in2/../in/*", "{root}/in/*").size(), is(2));
    assertThat(names("{root}/in/*", "file:{root}/in/*").size(), is(2));
    String glob = SOURCES + "/Glob.java";
    assertThat(names(glob, Path.of(glob).toAbsolutePath().toString()), is(List.of(glob)));
    assertThat(names(glob, "./" + glob), is(List.of(glob)));
  }

  @Test
  void passesOverWhatTablesKeepForThemselves() throws IOException {
    for (String name :
        List.of("t/day=1/a.csv", "t/_strandline/staging/b.csv", "_strandline/c.csv")) {
      Path file = folder.resolve("tables").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    assertThat(names("{root}/tables/**"), is(List.of("t/day=1/a.csv")));
    assertThat(names("{root}/tables/t/_strandline/staging/*.csv"), is(List.of("b.csv")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void findsFilesWhateverCharactersTheirNamesHave() throws IOException {
    List<String> odd = List.of("back\\slash.csv", "line\nbreak.csv", "sun\uD83C\uDF1E.csv");
    Path deep = Files.createDirectories(folder.resolve("odd/a\nb"));
    for (String name : odd) {
      Files.writeString(folder.resolve("odd").resolve(name), name);
    }
    Files.writeString(deep.resolve("c.csv"), "");
    assertThat(names("{root}/odd/*.csv"), is(odd));
    assertThat(names("{root}/odd/*k\\s*"), is(odd.subList(0, 1)));
    assertThat(names("{root}/odd/*\uD83C\uDF1E*"), is(odd.subList(2, 3)));
    assertThat(names("{root}/odd/*n[\uD83C\uDF1E].csv"), is(odd.subList(2, 3)));
    assertThat(names("{root}/odd/{\uD83C\uDF1E,sun\uD83C\uDF1E}.csv"), is(odd.subList(2, 3)));
    assertThat(names("{root}/odd/**c.csv", "{root}/odd/**/c.csv"), is(List.of("a\nb/c.csv")));
  }
}
