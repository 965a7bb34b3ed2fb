package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.options.Catalog;
import dev.strandline.options.JsonSchema;
import dev.strandline.options.ReferencePage;
import dev.strandline.pipelines.CapabilityPage;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The generated pages in {@code docs/} are those of the kinds on the class path. Writes them anew
 * where {@code -Dstrandline.write.docs=true} is given.
 */
final class GeneratedDocsTest {
  private static final String WRITE = "strandline.write.docs";
  private static final String COMMAND =
      "mvn -pl src/test -am test -Dtest=GeneratedDocsTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -D"
          + WRITE
          + "=true";

  static Stream<Arguments> pages() throws IOException {
    Catalog kinds = Catalog.fromClassPath();
    return Stream.of(
        Arguments.of("reference.md", ReferencePage.generate(kinds)),
        Arguments.of("capabilities.md", CapabilityPage.generate(kinds, Profiles.all())),
        Arguments.of("strandline.schema.json", JsonSchema.generate(kinds)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void committedPageIsWhatTheKindsSay(String name, String generated) throws IOException {
    Path page = Repository.root().resolve("docs").resolve(name);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(page, generated);
    }
    String committed = Files.exists(page) ? Files.readString(page) : "";
    String reason = "docs/" + name + " is not what the kinds say; this writes it: " + COMMAND;
    assertThat(reason, committed.equals(generated), is(true));
  }
}
