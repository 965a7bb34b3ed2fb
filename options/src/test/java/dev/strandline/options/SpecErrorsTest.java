package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every error of a spec, from a data file: text in, lines out. */
final class SpecErrorsTest {
  /** Errors that a text file of cases cannot bring about; {@link SpecBytesTest} does. */
  private static final Set<SpecError> ELSEWHERE =
      EnumSet.of(
          SpecError.UNREADABLE,
          SpecError.TOO_LARGE,
          SpecError.NOT_UTF8,
          SpecError.TOO_DEEP,
          SpecError.TOO_MANY_VALUES);

  record Case(
      String name,
      String spec,
      Map<String, String> params,
      Map<String, String> env,
      List<String> errors) {
    @Override
    public String toString() {
      return name;
    }

    /** What loading the spec ends with. */
    List<String> run() {
      SpecLoader loader = SpecLoader.of(SampleKinds.catalog()).withEnv(env::get);
      InvalidSpec thrown =
          assertThrows(InvalidSpec.class, () -> loader.load("t.yaml", spec, params));
      assertThat(thrown.getMessage(), is(String.join("\n", lines(thrown))));
      return lines(thrown);
    }

    private static List<String> lines(InvalidSpec thrown) {
      return thrown.problems().stream().map(Problem::toString).toList();
    }
  }

  @SuppressWarnings("unchecked") // the file holds texts, maps of texts and lists of texts
  static Stream<Case> cases() throws IOException {
    try (InputStream in = SpecErrorsTest.class.getResourceAsStream("/spec/errors.yaml")) {
      Load load = new Load(LoadSettings.builder().build());
      Object cases = load.loadFromInputStream(Objects.requireNonNull(in));
      return ((List<Map<String, Object>>) cases)
          .stream()
              .map(
                  test ->
                      new Case(
                          String.valueOf(test.get("name")),
                          String.valueOf(test.get("spec")),
                          (Map<String, String>) test.getOrDefault("params", Map.of()),
                          (Map<String, String>) test.getOrDefault("env", Map.of()),
                          (List<String>) test.getOrDefault("errors", List.of())));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void reportsEachErrorAtItsPlace(Case test) {
    assertThat(String.join("\n", test.run()), is(String.join("\n", test.errors())));
  }

  @Test
  void coversEveryErrorOfSpecs() throws IOException {
    Set<SpecError> missing = EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE));
    String lines = String.join("\n", cases().flatMap(test -> test.errors().stream()).toList());
    missing.removeIf(error -> lines.contains("[" + error.id() + "]"));

    assertThat(missing, is(Set.of()));
  }
}
