package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Books are added up whatever is in them. */
final class BooksTest {
  @Test
  void aNodeThatCountedNothingAddsNothing() {
    Books nothing = Books.of("step", Map.of());
    Books some = Books.of("step", Map.of(Books.Entry.IN, 2L, Books.Entry.OUT, 2L));
    assertThat(nothing.plus(some), is(some));
    assertThat(some.plus(nothing), is(some));
    assertThat(nothing.plus(nothing).imbalances(), is(empty()));
  }
}
