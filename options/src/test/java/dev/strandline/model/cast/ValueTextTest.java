package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.strandline.model.RandomValues;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The canonical text of any value casts back to the same bytes. */
final class ValueTextTest {
  @Property(tries = 5000)
  void theTextCastsBackToTheSameBytes(@ForAll long seed) {
    RandomValues values = new RandomValues(seed);
    Type type = values.type();
    byte[] stored = values.value(type);
    StringBuilder text = new StringBuilder();
    ValueText.append(type, stored, 0, stored.length, text);
    byte[] back = new Casting(type, CastSettings.DEFAULTS).stored(text.toString());
    assertArrayEquals(stored, back, () -> type + " " + text);
  }

  @Property(tries = 10_000)
  void floatsAreShortestAndCastBack(@ForAll long seed) {
    RandomValues values = new RandomValues(seed);
    for (Type type : new Type[] {Type.Plain.FLOAT32, Type.Plain.FLOAT64}) {
      byte[] stored = values.value(type);
      StringBuilder text = new StringBuilder();
      ValueText.append(type, stored, 0, stored.length, text);
      byte[] back = new Casting(type, CastSettings.DEFAULTS).stored(text.toString());
      assertArrayEquals(stored, back, () -> type + " " + text);
    }
  }

  @Test
  void nestedTextIsJsonThatNamesEveryField() {
    Casting casting = Casting.to("struct<a:bytes,b:array<timestamp>,c:json,d:bool>");
    assertThat(
        casting.text("{\"b\":[\"2024-01-31T10:00:00+01:00\",null],\"c\":{\"x\": 1},\"d\":true}"),
        equalTo("{\"a\":null,\"b\":[\"2024-01-31T09:00:00Z\",null],\"c\":{\"x\": 1},\"d\":true}"));
  }

  @Test
  void aFieldsNameIsEscaped() {
    byte[] stored = {0, 5, 0, 0, 0};
    Type type =
        new Type.Struct(
            java.util.List.of(dev.strandline.model.Column.nullable("a\"\n", Type.Plain.INT32)));
    StringBuilder text = new StringBuilder();
    ValueText.append(type, stored, 0, stored.length, text);
    assertThat(text.toString(), equalTo("{\"a\\\"\\n\":5}"));
    assertThat(text.toString().getBytes(StandardCharsets.UTF_8).length, equalTo(11));
  }
}
