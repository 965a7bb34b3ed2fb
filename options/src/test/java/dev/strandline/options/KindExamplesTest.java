package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KindExamplesTest {
  @Test
  void acceptsGoodExamplesAndNamesBadOnes() {
    assertThat(KindExamples.problems(SampleKinds.catalog()), is(empty()));

    var kind =
        new SampleKinds.Kind<>(
            "Bad", NodeKind.Role.SOURCE, SampleKinds.Nothing.class, "type: Bad\nconfig: {a: 1}\n");
    assertThat(
        KindExamples.problems(Catalog.of(List.of(kind))).toString(),
        is("[Bad:2:10 sources.example.config.a: unknown key; known: none [SL-1201]]"));
  }
}
