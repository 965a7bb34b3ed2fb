package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every id that a message can end with has its row in the docs. */
final class ErrorIdsTest {
  private static final Pattern ID = Pattern.compile("\"SL-\\d{4}\"|\\[SL-\\d{4}\\]\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (SL-\\d{4}) \\|");

  @Test
  void everyIdOfTheSourcesIsExplained() throws IOException {
    Set<String> ids = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Repository.root())) {
      List<Path> sources =
          files
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      for (Path source : sources) {
        ID.matcher(Files.readString(source))
            .results()
            .map(found -> found.group().replaceAll("[^SL\\d-]", ""))
            .forEach(ids::add);
      }
    }
    assertThat("ids found", ids.size(), greaterThan(80));
    for (String page : List.of("errors.md", "reasons.md")) {
      ROW.matcher(Files.readString(Repository.file("docs/" + page)))
          .results()
          .map((MatchResult row) -> row.group(1))
          .forEach(ids::remove);
    }
    assertThat("without a row in docs/errors.md or docs/reasons.md", ids, is(empty()));
  }
}
