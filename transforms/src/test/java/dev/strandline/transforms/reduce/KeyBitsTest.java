package dev.strandline.transforms.reduce;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.strandline.model.Bytes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers order keys as their bytes do, checked pair by pair. */
final class KeyBitsTest {
  private static final int KEYS = 200;

  /** Bytes of few bits that differ, behind the key in its buffer too, as keys leave them there. */
  private static byte[] key(Random random, int kind) {
    byte[] key = new byte[24];
    int length = 2 + random.nextInt(20);
    for (int i = 0; i < key.length; i++) {
      key[i] =
          (byte)
              switch (kind + i % 2) {
                case 0 -> '0' + random.nextInt(10);
                case 1 -> 'k';
                case 2 -> 2 + random.nextInt(254);
                default -> 2 + 4 * random.nextInt(3);
              };
    }
    key[length - 1] = 0;
    return key;
  }

  private static int length(byte[] key) {
    int length = 1;
    while (key[length - 1] != 0) {
      length++;
    }
    return length;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void numbersOrderAsKeysDoAndEqualOnesShareTheirFirstBytes(long seed) {
    Random random = new Random(seed);
    byte[][] keys = new byte[KEYS][];
    long first = 0;
    long second = 0;
    for (int i = 0; i < KEYS; i++) {
      keys[i] = key(random, (int) (seed % 3));
      first |= Bytes.getLong(keys[i], 0) ^ Bytes.getLong(keys[0], 0);
      second |= Bytes.getLong(keys[i], 8) ^ Bytes.getLong(keys[0], 8);
    }
    int most = 1 + random.nextInt(60);
    KeyBits bits = new KeyBits(first, second, most);
    assertThat(bits.bits(), lessThanOrEqualTo(most));
    assertThat("some tell keys apart", bits.bits(), greaterThan(0));
    for (byte[] a : keys) {
      for (byte[] b : keys) {
        int lengthA = length(a);
        int lengthB = length(b);
        long numberA = bits.of(a, 0, lengthA);
        long numberB = bits.of(b, 0, lengthB);
        int order = Arrays.compareUnsigned(a, 0, lengthA, b, 0, lengthB);
        if (numberA != numberB) {
          assertThat(
              "seed " + seed,
              Integer.signum(Long.compare(numberA, numberB)),
              equalTo(Integer.signum(order)));
        } else {
          int endA = Math.min(bits.bytes(), lengthA);
          int endB = Math.min(bits.bytes(), lengthB);
          assertThat("seed " + seed, Arrays.equals(a, 0, endA, b, 0, endB), equalTo(true));
        }
      }
    }
  }
}
