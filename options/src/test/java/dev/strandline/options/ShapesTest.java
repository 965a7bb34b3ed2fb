package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that cannot be configs are found when a catalog is made. */
final class ShapesTest {
  record NoDoc(String a) {}

  record BadDefault(@Doc("x") @Default("ten") int a) {}

  record UnknownType(@Doc("x") Object a) {}

  record BadMap(@Doc("x") Map<Integer, String> a) {}

  record TwoKeys(@Doc("x") int aB, @Doc("x") @Key("a_b") int c) {}

  record DefaultAndNullable(@Doc("x") @Default("x") @Nullable String a) {}

  @ShortForm("b")
  record BadShortForm(@Doc("x") int a) {}

  @Bare
  record BadBare(@Doc("x") int a, @Doc("x") int b) {}

  record HasBadBare(@Doc("x") BadBare a) {}

  @FromText("x")
  record NoParse(@Doc("x") int a) {}

  record HasNoParse(@Doc("x") NoParse a) {}

  record Fine(@Doc("x") @Default("'|'") String a, @Doc("x") @Default("[]") List<Fine> below) {}

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(NoDoc.class, "NoDoc.a: it has no @Doc"),
        Arguments.of(BadDefault.class, "BadDefault.a: its default \"ten\" does not bind"),
        Arguments.of(UnknownType.class, "no key can have the type java.lang.Object"),
        Arguments.of(BadMap.class, "the keys of a map must be String"),
        Arguments.of(TwoKeys.class, "two components have one key"),
        Arguments.of(DefaultAndNullable.class, "it has a default and may be absent"),
        Arguments.of(BadShortForm.class, "its short form names no component"),
        Arguments.of(HasBadBare.class, "a bare record has one component"),
        Arguments.of(HasNoParse.class, "has no static parse(String)"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void namesWhatIsWrongWithARecord(Class<? extends Record> record, String message) {
    var kind = new SampleKinds.Kind<>("X", NodeKind.Role.STEP, record, "");
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Catalog.of(List.of(kind)));

    assertThat(thrown.getMessage(), containsString(message));
  }

  @Test
  void refusesTwoKindsOfOneType() {
    var kind = new SampleKinds.Kind<>("X", NodeKind.Role.STEP, Fine.class, "");
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Catalog.of(List.of(kind, kind)));

    assertThat(thrown.getMessage(), containsString("two kinds are called X"));
  }

  @Test
  void bindsARecordByItself() {
    assertThat(
        ConfigText.bind(Fine.class, "below: [{a: x}]"),
        is(new Fine("|", List.of(new Fine("x", List.of())))));
    assertThat(
        assertThrows(InvalidSpec.class, () -> ConfigText.bind(Fine.class, "b: 1")).getMessage(),
        is("config:1:1 b: unknown key; known: a, below [SL-1201]"));
  }

  @Test
  void makesKeysOfNames() {
    assertThat(Paths.snakeCase("orderBy"), is("order_by"));
    assertThat(Paths.snakeCase("c1"), is("c1"));
    assertThat(Paths.snakeCase("maxURLLength"), is("max_url_length"));
  }
}
