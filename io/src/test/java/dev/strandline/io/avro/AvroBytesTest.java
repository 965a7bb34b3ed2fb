package dev.strandline.io.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.avro.AvroBytes.BadAvro;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** One message's bytes are read as if there had been none before. */
class AvroBytesTest {
  private static final Schema NESTED =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "outer", "fields": [{"name": "inner", "type":
                {"type": "record", "name": "inner", "fields": [{"name": "text", "type": "string"}]}}]}
              """);

  @Test
  void readsAGoodMessageAfterManyThatEndInsideOfRecords() {
    AvroBytes bytes = new AvroBytes();
    for (int i = 0; i < 1000; i++) {
      bytes.reset(new byte[] {10, 'a'}); // a text of five bytes, of which there is one
      assertThrows(BadAvro.class, () -> bytes.skip(NESTED));
    }
    bytes.reset(new byte[] {2, 'a'});
    bytes.skip(NESTED);
    assertThat(bytes.isAtEnd(), is(true));
  }
}
