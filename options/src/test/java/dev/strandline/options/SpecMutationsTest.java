package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpecMutationsTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Map<String, String> ENV = Map.of("REGION", "eu", "HOME", "/root");
  private static final SpecMutations MUTATIONS =
      SpecMutations.of(SpecLoader.of(SampleKinds.catalog()).withEnv(ENV::get), SampleSpecs.all());

  @Test
  void endsEveryMutationWithASpecOrWithLocatedProblems() {
    SpecMutations.Outcome outcome = MUTATIONS.run(20261121, 10_000, LIMIT, (text, spec) -> {});

    assertThat(outcome.valid(), greaterThan(500));
    assertThat(outcome.refused(), greaterThan(5_000));
  }

  @Test
  void acceptsByTheSchemaWhatTheLoaderAccepts() {
    MUTATIONS.run(
        7, 2_000, LIMIT, (text, spec) -> assertThat(JsonSchemaTest.complaints(text), is(empty())));
  }

  @Test
  void namesTheMutationThatBroke() {
    AssertionError thrown =
        assertThrows(
            AssertionError.class,
            () ->
                MUTATIONS.run(
                    1,
                    1_000,
                    LIMIT,
                    (text, spec) -> {
                      throw new IllegalStateException("not seen");
                    }));

    assertThat(thrown.getMessage(), containsString("seed 1, mutation "));
    assertThat(
        thrown.getCause(), is(org.hamcrest.Matchers.instanceOf(IllegalStateException.class)));
  }
}
