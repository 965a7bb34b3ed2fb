package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Origins come back from their text and stand in the order of their bytes. */
final class OriginTest {
  @Property(tries = 1000)
  void anOriginComesBackFromItsText(@ForAll long seed) {
    RandomValues values = new RandomValues(seed);
    String[] domains = {"raw", "", "a:b", "50%", "größe", "a b", "\uD83D\uDE00", "\t"};
    String domain = domains[values.random().nextInt(domains.length)];
    Origin origin = new Origin(domain, values.bytes(values.random().nextInt(20)));
    assertThat(Origin.parse(origin.text()), equalTo(origin));
    assertThat(origin.text().chars().allMatch(c -> c > ' ' && c < 0x7f), equalTo(true));
  }

  @Test
  void theTextIsFixed() {
    assertThat(
        Origin.file("raw:1", "a/ü%.gz", 258).text(),
        equalTo("raw%3a1:a/%c3%bc%25.gz%00%00%00%00%00%00%00%01%02"));
  }

  @Test
  void filesStandInTheOrderOfPathBytesThenVersions() {
    Origin a = Origin.file("raw", "a.gz", 9);
    Origin ab = Origin.file("raw", "a.gzb", 1);
    Origin umlaut = Origin.file("raw", "ä.gz", 1);
    assertThat(a, lessThan(ab));
    assertThat(ab, lessThan(umlaut));
    assertThat(Origin.file("raw", "a.gz", 300), greaterThan(a));
    assertThat(Origin.file("raw", "a.gz", -1), greaterThan(a)); // versions are unsigned
  }

  @Test
  void otherDomainsDoNotCompare() {
    Origin a = Origin.file("a", "f", 1);
    Origin b = Origin.file("b", "f", 1);
    assertThrows(IncomparablePositions.class, () -> a.compareTo(b));
  }

  @Test
  void badTextsAreRefused() {
    for (String text : new String[] {"", "raw", "raw:%", "raw:%4", "raw:%zz", "%1:x", "ä:x"}) {
      assertThrows(IllegalArgumentException.class, () -> Origin.parse(text), text);
    }
  }
}
