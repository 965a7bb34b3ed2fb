package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.fail;

import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.CheckedSpec;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every whole spec that a page shows is valid, and every link to a file of ours finds it. */
final class DocumentedSpecsTest {
  private static final String FENCE = "```";
  private static final String BEGINS = "strandline: v1";

  private static List<Path> pages() throws IOException {
    Path root = Repository.root();
    List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
    for (String folder : List.of("docs", "examples", "benchmarks")) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  static List<Arguments> specs() throws IOException {
    List<Arguments> specs = new ArrayList<>();
    for (Path page : pages()) {
      String name = Repository.root().relativize(page).toString();
      List<String> lines = Files.readAllLines(page);
      for (int i = 0; i + 1 < lines.size(); i++) {
        if (lines.get(i).equals(FENCE + "yaml") && lines.get(i + 1).startsWith(BEGINS)) {
          int end = lines.subList(i + 1, lines.size()).indexOf(FENCE) + i + 1;
          String spec = String.join("\n", lines.subList(i + 1, end)) + "\n";
          specs.add(Arguments.of(name + ":" + (i + 2), spec));
        }
      }
    }
    return specs;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("specs")
  void specOfThePageIsValid(String place, String spec) {
    try {
      CheckedSpec.of(SpecLoader.of(Catalog.fromClassPath()).load(place, spec, Map.of()));
    } catch (InvalidSpec e) {
      fail(e.getMessage());
    }
  }

  @Test
  void pagesShowSpecs() throws IOException {
    assertThat(specs().size(), greaterThan(2));
  }

  @Test
  void linksFindTheirFiles() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String part : Files.readString(page).split("]\\(", -1)) {
        String target = part.substring(0, Math.max(0, part.indexOf(')'))).replaceFirst("#.*", "");
        boolean ours = target.matches("[A-Za-z0-9_./-]+") && target.contains(".");
        if (ours && !Files.exists(page.resolveSibling(target))) {
          broken.add(Repository.root().relativize(page) + " -> " + target);
        }
      }
    }
    if (!broken.isEmpty()) {
      fail("links to nowhere: " + broken);
    }
  }
}
