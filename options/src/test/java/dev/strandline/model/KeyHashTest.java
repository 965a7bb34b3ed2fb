package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** XXH64 gives the published values, and a row's hash depends on its key's values only. */
final class KeyHashTest {
  private static final long PRIME = 2654435761L;

  /** The sanity check of xxhsum 0.6 (github.com/Cyan4973/xxHash): 101 bytes, seeds 0 and PRIME. */
  @Test
  void givesThePublishedValues() {
    byte[] buffer = new byte[101];
    int generator = (int) PRIME;
    for (int i = 0; i < buffer.length; i++) {
      buffer[i] = (byte) (generator >>> 24);
      generator *= generator;
    }
    assertHash(buffer, 0, 0, 0xEF46DB3751D8E999L);
    assertHash(buffer, 0, PRIME, 0xAC75FDA2929B17EFL);
    assertHash(buffer, 1, 0, 0x4FCE394CC88952D8L);
    assertHash(buffer, 1, PRIME, 0x739840CB819FA723L);
    assertHash(buffer, 14, 0, 0xCFFA8DB881BC3A3DL);
    assertHash(buffer, 14, PRIME, 0x5B9611585EFCC9CBL);
    assertHash(buffer, 101, 0, 0x0EAB543384F878ADL);
    assertHash(buffer, 101, PRIME, 0xCAA65939306F1E21L);
    byte[] text = "Nobody inspects the spammish repetition".getBytes(StandardCharsets.UTF_8);
    assertHash(text, text.length, 0, 0xFBCEA83C8A378BF1L);
  }

  private static void assertHash(byte[] bytes, int length, long seed, long expected) {
    byte[] shifted = new byte[length + 5];
    System.arraycopy(bytes, 0, shifted, 3, length);
    assertThat(
        Long.toHexString(KeyHash.xxh64(shifted, 3, 3 + length, seed)),
        equalTo(Long.toHexString(expected)));
  }

  @Test
  void theHashOfARowIsFixed() {
    Schema schema =
        Schema.of(
            Column.nullable("a", Type.Plain.STRING),
            Column.nullable("b", Type.Plain.INT32),
            Column.nullable("c", Type.Plain.DATE));
    RowWriter writer = new RowWriter(schema);
    writer.begin(Op.INSERT, 0, 1);
    writer.putBytes("key".getBytes(StandardCharsets.UTF_8));
    writer.putNull();
    writer.putInt(19_753);
    writer.end();
    RowCursor cursor = writer.take().cursor();
    cursor.next();
    assertThat(
        Long.toHexString(new KeyHash(new int[] {0, 1, 2}).of(cursor)), equalTo("a9718d4a3877a7a5"));
    assertThat(
        new KeyHash(new int[] {0, 2}).of(cursor), not(new KeyHash(new int[] {2, 0}).of(cursor)));
  }

  @Property(tries = 200)
  void theHashIsOfTheKeyOnly(@ForAll long seed) {
    RandomValues values = new RandomValues(seed);
    Schema schema = values.schema();
    RandomRows.Row row = new RandomRows(values, schema).rows(1).get(0);
    RandomRows.Row elsewhere =
        new RandomRows.Row(Op.DELETE, Origin.file("o", "p", 7), 99, values.bytes(9), row.values());
    KeyHash hash = new KeyHash(new int[] {0, schema.size() / 2});
    assertThat(hash(schema, elsewhere, hash), equalTo(hash(schema, row, hash)));
  }

  private static long hash(Schema schema, RandomRows.Row row, KeyHash hash) {
    RowWriter writer = new RowWriter(schema);
    RandomRows.write(row, writer);
    RowCursor cursor = writer.take().cursor();
    cursor.next();
    return hash.of(cursor);
  }
}
