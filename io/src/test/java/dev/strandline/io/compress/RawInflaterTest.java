package dev.strandline.io.compress;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both libraries on random gzip files, given and taken in random pieces, whole and damaged: what
 * comes out is what went in, or a fault. {@code -Dstrandline.seed=S} has others.
 */
class RawInflaterTest {
  private static final long SEED = Long.getLong("strandline.seed", 20261122);
  private static final int FILES = 200;

  /** Whose; ISA-L is only looked at where it can be had. */
  enum By {
    JDK,
    ISAL;

    RawInflater make() {
      assumeTrue(this == JDK || IsalInflater.isAvailable(), "skipped: no ISA-L for this system");
      return this == JDK ? new JdkInflater() : new IsalInflater();
    }
  }

  @BeforeEach
  void say() {
    System.out.println("RawInflaterTest: seed " + SEED);
  }

  @Test
  void isalIsThereOnLinuxOfX86() {
    boolean here =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assertThat(IsalInflater.isAvailable(), is(here));
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void givesWhatWentInInAnyPieces(By by) throws IOException {
    for (long seed = SEED; seed < SEED + FILES; seed++) {
      Random random = new Random(seed);
      Gzip gzip = new Gzip(random, 1 << random.nextInt(21));
      byte[] got = read(by, gzip.stored(), random);
      assertArrayEquals(gzip.plain(), got, "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void aFileCutAnywhereIsAFault(By by) {
    for (long seed = SEED; seed < SEED + 20; seed++) {
      Random random = new Random(seed);
      Gzip gzip = new Gzip(random, 600);
      byte[] stored = gzip.stored();
      for (int length = 0; length < stored.length; length++) {
        if (gzip.isEnd(length)) {
          continue;
        }
        byte[] cut = Arrays.copyOf(stored, length);
        CorruptInput fault =
            assertThrows(
                CorruptInput.class, () -> read(by, cut, random), "seed " + seed + ", " + length);
        assertThat("seed " + seed, fault.fault(), is(InputFault.TRUNCATED));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void damageIsAFaultOrChangesNothing(By by) throws IOException {
    int harmless = 0;
    for (long seed = SEED; seed < SEED + 20 * FILES; seed++) {
      Random random = new Random(seed);
      Gzip gzip = new Gzip(random, 1 << (4 + random.nextInt(12)));
      byte[] stored = gzip.stored();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        stored[random.nextInt(stored.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertArrayEquals(gzip.plain(), read(by, stored, random), "seed " + seed);
        harmless++;
      } catch (CorruptInput expected) {
        assertThat(expected.file(), is("x.gz"));
      }
    }
    // Flags and times in headers, bits that fill a last byte.
    assertThat("of " + 20 * FILES + ": " + harmless, harmless < 4 * FILES, is(true));
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void whatFollowsTheLastMemberIsAFault(By by) throws IOException {
    for (long seed = SEED; seed < SEED + FILES; seed++) {
      Random random = new Random(seed);
      Gzip gzip = new Gzip(random, 1 << random.nextInt(18));
      byte[] stored = gzip.stored();
      byte[] longer = Arrays.copyOf(stored, stored.length + 1 + random.nextInt(20));
      CorruptInput fault =
          assertThrows(CorruptInput.class, () -> read(by, longer, random), "seed " + seed);
      assertThat("seed " + seed, fault.fault(), is(InputFault.TRAILING_GARBAGE));
    }
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void whatIsClosedTouchesNothing(By by) {
    RawInflater inflater = by.make();
    inflater.close();
    inflater.close();
    assertThrows(RuntimeException.class, () -> inflater.inflate(new byte[9], 0, 9));
    assertThrows(RuntimeException.class, inflater::reset);
  }

  /** Reads all, in random pieces on both sides. */
  private static byte[] read(By by, byte[] stored, Random random) throws IOException {
    int most = 1 << random.nextInt(18);
    ByteArrayInputStream pieces =
        new ByteArrayInputStream(stored) {
          @Override
          public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(length, 1 + random.nextInt(most)));
          }
        };
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << (4 + random.nextInt(14))];
    try (GzipMembers in = new GzipMembers(new CountedInput(pieces, 10), "x.gz", by.make())) {
      int n = 0;
      while (n >= 0) {
        got.write(buffer, 0, n);
        int at = random.nextInt(buffer.length);
        n = in.read(buffer, at, 1 + random.nextInt(buffer.length - at));
        if (n > 0) {
          System.arraycopy(buffer, at, buffer, 0, n);
        }
      }
    }
    return got.toByteArray();
  }

  /** A file of some members, each with blocks of some kinds. */
  private static final class Gzip {
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private final Set<Integer> ends = new HashSet<>();

    Gzip(Random random, int bytes) {
      for (int members = 1 + random.nextInt(3); members > 0; members--) {
        addMember(random, content(random, random.nextInt(bytes + 1)));
      }
    }

    byte[] plain() {
      return plain.toByteArray();
    }

    byte[] stored() {
      return stored.toByteArray();
    }

    boolean isEnd(int length) {
      return ends.contains(length);
    }

    private static byte[] content(Random random, int length) {
      byte[] bytes = new byte[length];
      int letters = 1 + random.nextInt(256);
      int repeats = random.nextInt(8);
      for (int i = 0; i < length; i++) {
        int back = 1 + random.nextInt(Math.max(1, Math.min(i, 40_000)));
        bytes[i] =
            repeats > random.nextInt(10) && i >= back
                ? bytes[i - back]
                : (byte) random.nextInt(letters);
        for (int run = random.nextInt(20); run > 10 && i + 1 < length && i >= back; run--) {
          i++;
          bytes[i] = bytes[i - back];
        }
      }
      return bytes;
    }

    private void addMember(Random random, byte[] bytes) {
      stored.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 0});
      Deflater deflater = new Deflater(random.nextInt(10), true);
      int[] strategies = {Deflater.DEFAULT_STRATEGY, Deflater.HUFFMAN_ONLY, Deflater.FILTERED};
      deflater.setStrategy(strategies[random.nextInt(strategies.length)]);
      byte[] buffer = new byte[1 << 16];
      int at = 0;
      while (at < bytes.length) {
        int next = Math.min(bytes.length - at, 1 + random.nextInt(60_000));
        deflater.setInput(bytes, at, next);
        at += next;
        int flush = random.nextInt(3) == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        int n;
        do {
          n = deflater.deflate(buffer, 0, buffer.length, flush);
          stored.write(buffer, 0, n);
        } while (n > 0 || !deflater.needsInput());
      }
      deflater.finish();
      while (!deflater.finished()) {
        stored.write(buffer, 0, deflater.deflate(buffer));
      }
      deflater.end();
      CRC32 crc = new CRC32();
      crc.update(bytes);
      for (long number : new long[] {crc.getValue(), bytes.length}) {
        for (int i = 0; i < 4; i++) {
          stored.write((int) (number >>> (8 * i)));
        }
      }
      plain.writeBytes(bytes);
      ends.add(stored.size());
    }
  }
}
