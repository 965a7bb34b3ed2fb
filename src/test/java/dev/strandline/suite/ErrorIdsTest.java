package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every id that a message can end with means one thing, and the docs say which. */
final class ErrorIdsTest {
  private static final Pattern ID = Pattern.compile("SL-\\d{4}");
  private static final Pattern COMMENT = Pattern.compile("^\\s*(//|/?\\*).*");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (SL-\\d{4}) \\| (.*?) \\| (.*?) \\|$");

  /** The ids of the sources, each with the lines of code that have it. */
  private static Map<String, List<String>> definitions() throws IOException {
    Map<String, List<String>> definitions = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Repository.root())) {
      List<Path> sources =
          files
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      for (Path source : sources) {
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
          Matcher id = ID.matcher(lines.get(i));
          while (!COMMENT.matcher(lines.get(i)).matches() && id.find()) {
            definitions
                .computeIfAbsent(id.group(), any -> new ArrayList<>())
                .add(source.getFileName() + ":" + (i + 1));
          }
        }
      }
    }
    return definitions;
  }

  /** The rows of the tables of ids in the docs. */
  private static List<MatchResult> rows() throws IOException {
    List<MatchResult> rows = new ArrayList<>();
    for (String page : List.of("errors.md", "reasons.md")) {
      rows.addAll(
          ROW.matcher(Files.readString(Repository.file("docs/" + page))).results().toList());
    }
    return rows;
  }

  private static List<String> twice(Function<MatchResult, String> cell) throws IOException {
    return rows().stream().collect(Collectors.groupingBy(cell)).entrySet().stream()
        .filter(cells -> cells.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void everyIdHasOneDefinition() throws IOException {
    Map<String, List<String>> several = new TreeMap<>(definitions());
    assertThat("ids found", several.size(), greaterThan(120));
    several.values().removeIf(places -> places.size() == 1);
    assertThat("defined in several places", several, is(Map.of()));
  }

  @Test
  void everyIdOfTheSourcesIsExplainedAndNoOther() throws IOException {
    Set<String> explained = new TreeSet<>();
    rows().forEach(row -> explained.add(row.group(1)));
    assertThat(explained, is(new TreeSet<>(definitions().keySet())));
  }

  @Test
  void noTwoIdsShareAMeaningOrAnAdvice() throws IOException {
    assertThat("explained twice", twice(row -> row.group(1)), is(empty()));
    assertThat("one meaning for several ids", twice(row -> row.group(2)), is(empty()));
    assertThat("one advice for several ids", twice(row -> row.group(3)), is(empty()));
  }
}
