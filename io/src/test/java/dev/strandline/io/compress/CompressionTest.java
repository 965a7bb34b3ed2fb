package dev.strandline.io.compress;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final DecompressionLimits LIMITS = DecompressionLimits.DEFAULT;

  static Stream<Compression> compressions() {
    return Stream.of(Compression.GZIP, Compression.ZSTD, Compression.BZIP2);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void readsAllMembersWhateverTheirSizes(Compression compression) throws IOException {
    byte[] plain = text(300_000);
    for (int cut : new int[] {0, 1, 100, 65_536, 299_999}) {
      byte[] first = pack(compression, Arrays.copyOf(plain, cut));
      byte[] rest = pack(compression, Arrays.copyOfRange(plain, cut, plain.length));
      byte[] empty = pack(compression, new byte[0]);
      assertArrayEquals(plain, read(compression, concat(first, rest, empty)));
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void autoFollowsTheFirstBytesWhateverTheName(Compression compression) throws IOException {
    byte[] stored = pack(compression, text(100));
    for (String name : new String[] {"x", "x.gz", "x.zst", "x.bz2", "x.csv"}) {
      try (DecompressedStream in = open(Compression.AUTO, stored, name)) {
        assertArrayEquals(text(100), in.readAllBytes());
        assertThat(in.compression(), is(compression));
        boolean agrees = Compression.ofName(name).map(compression::equals).orElse(true);
        assertThat(in.mismatch().isEmpty(), is(agrees));
      }
    }
  }

  @Test
  void autoReadsPlainBytesAsTheyAre() throws IOException {
    for (String text : new String[] {"", "a", "a|b\n", "BZh9 is a name|and no bzip2 file\n"}) {
      byte[] plain = text.getBytes(StandardCharsets.UTF_8);
      try (DecompressedStream in = open(Compression.AUTO, plain, "x.csv")) {
        assertThat(in.compression(), is(Compression.NONE));
        assertArrayEquals(plain, in.readAllBytes());
      }
    }
  }

  @Test
  void autoRefusesAPlainFileThatIsNamedCompressed() {
    CorruptInput refused =
        assertThrows(
            CorruptInput.class,
            () -> open(Compression.AUTO, "a|b|c\n".getBytes(StandardCharsets.UTF_8), "dir/x.GZ"));
    assertThat(refused.fault(), is(InputFault.NOT_THIS_COMPRESSION));
    assertThat(
        refused.getMessage(),
        equalTo(
            "SL-3101: Cannot read dir/x.GZ: its name says gzip, its first bytes (61 7c 62 7c 63 0a)"
                + " do not; declare compression: none if it is plain (compressed offset 0)"));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void anEmptyFileIsNoCompressedFile(Compression compression) {
    CorruptInput declared = assertThrows(CorruptInput.class, () -> read(compression, new byte[0]));
    assertThat(declared.fault(), is(InputFault.TRUNCATED));
    CorruptInput named =
        assertThrows(
            CorruptInput.class, () -> open(Compression.AUTO, new byte[0], "x.gz").readAllBytes());
    assertThat(named.fault(), is(InputFault.TRUNCATED));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aDeclaredCompressionThatIsNotThereIsRefused(Compression compression) {
    byte[] plain = "c1|c2|c3|c4|c5|c6|c7|c8\n".getBytes(StandardCharsets.UTF_8);
    CorruptInput refused = assertThrows(CorruptInput.class, () -> read(compression, plain));
    assertThat(refused.fault(), is(InputFault.NOT_THIS_COMPRESSION));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aFileCutAnywhereIsNeverAShorterFile(Compression compression) throws IOException {
    byte[] first = pack(compression, text(3_000));
    byte[] stored = concat(first, pack(compression, text(2_000)));
    for (int length = 0; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      if (length == first.length) {
        // Between two members: a whole file of one.
        assertThat(read(compression, cut).length, is(3_000));
        continue;
      }
      CorruptInput refused =
          assertThrows(CorruptInput.class, () -> read(compression, cut), "cut at " + length);
      assertThat(refused.file(), is("x"));
      assertThat(refused.offset(), lessThanOrEqualTo((long) length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9})
  void aMemberCutInItsTrailerIsTheOneThatIsNamed(int missing) throws IOException {
    byte[] whole = pack(Compression.GZIP, text(3_000));
    byte[] cut = Arrays.copyOf(whole, whole.length - missing);
    CorruptInput refused = assertThrows(CorruptInput.class, () -> read(Compression.GZIP, cut));
    assertThat(refused.getMessage(), containsString("in the middle of gzip member 1 "));
  }

  @Test
  void saysWhatIsWrongWithZstd() throws IOException {
    byte[] frame = pack(Compression.ZSTD, text(3_000));
    byte[] junk = concat(frame, "garbage at the end".getBytes(StandardCharsets.UTF_8));
    CorruptInput behind = assertThrows(CorruptInput.class, () -> read(Compression.ZSTD, junk));
    assertThat(behind.fault(), is(InputFault.TRAILING_GARBAGE));
    assertThat(behind.getMessage(), containsString("bytes that are no zstd frame follow frame 1 "));
    byte[] broken = frame.clone();
    broken[broken.length / 2] ^= 0x55;
    CorruptInput within = assertThrows(CorruptInput.class, () -> read(Compression.ZSTD, broken));
    assertThat(within.getMessage(), containsString("zstd frame 1 is broken, "));
    assertThat(within.getMessage(), not(containsString("No error")));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aLargeFileCutInTheMiddleIsNeverAShorterFile(Compression compression) throws IOException {
    byte[] stored = pack(compression, text(600_000));
    for (int i = 1; i < 20; i++) {
      byte[] cut = Arrays.copyOf(stored, (int) ((long) stored.length * i / 20));
      assertThrows(CorruptInput.class, () -> read(compression, cut), "cut at " + cut.length);
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void garbageBehindTheLastMemberIsAnError(Compression compression) throws IOException {
    byte[] stored = pack(compression, text(1_000));
    for (byte[] garbage :
        new byte[][] {
          {0},
          {0, 0, 0, 0, 0, 0, 0, 0},
          {'x'},
          "garbage at the end".getBytes(StandardCharsets.UTF_8)
        }) {
      assertThrows(CorruptInput.class, () -> read(compression, concat(stored, garbage)));
    }
  }

  /**
   * Flips each bit of a small file: the plain bytes come out whole and right, or not to the end.
   */
  @ParameterizedTest
  @MethodSource("compressions")
  void aFlippedBitNeverChangesAByteUnseen(Compression compression) throws IOException {
    byte[] plain = text(400);
    byte[] stored = pack(compression, plain);
    int harmless = 0;
    for (int bit = 0; bit < 8 * stored.length; bit++) {
      byte[] flipped = stored.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertArrayEquals(plain, read(compression, flipped), "bit " + bit);
        harmless++;
      } catch (CorruptInput e) {
        assertThat(e.file(), is("x"));
      }
    }
    // A gzip header's time (32 bits), extra flags and system (8 each), "is text", up to 7 bits that
    // fill the last byte: these mean nothing. So do a few in the tables of the other two.
    assertThat(harmless, lessThanOrEqualTo(compression == Compression.GZIP ? 56 : 100));
  }

  @Test
  void makesReadyWhatMuchGzipNeeds() {
    assertThat(Compression.GZIP.makeReady(1 << 20), is(false));
    assertThat(Compression.ZSTD.makeReady(1 << 30), is(false));
    assertThat(Compression.GZIP.makeReady(1 << 30), is(IsalInflater.isAvailable()));
  }

  @Test
  void readsEveryFieldOfAGzipHeader() throws IOException {
    byte[] body = pack(Compression.GZIP, text(500));
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3});
    header.writeBytes(new byte[] {3, 0, 'e', 'x', 't'});
    header.writeBytes("name\0comment\0".getBytes(StandardCharsets.UTF_8));
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    header.write((int) crc.getValue());
    header.write((int) crc.getValue() >>> 8);
    byte[] stored = concat(header.toByteArray(), Arrays.copyOfRange(body, 10, body.length));
    assertArrayEquals(text(500), read(Compression.GZIP, stored));
    assertArrayEquals(
        text(500), new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes());
    stored[5] ^= 1;
    CorruptInput refused = assertThrows(CorruptInput.class, () -> read(Compression.GZIP, stored));
    assertThat(refused.getMessage(), containsString("the CRC of a gzip header is wrong"));
  }

  @Test
  void namesTheMemberWhoseChecksumIsWrong() throws IOException {
    byte[] first = pack(Compression.GZIP, text(500));
    byte[] second = pack(Compression.GZIP, text(700));
    second[second.length - 8] ^= 1;
    CorruptInput refused =
        assertThrows(CorruptInput.class, () -> read(Compression.GZIP, concat(first, second)));
    assertThat(refused.fault(), is(InputFault.CORRUPT));
    assertThat(refused.getMessage(), containsString("the CRC of gzip member 2 is "));
    assertThat(refused.offset(), is((long) first.length + second.length - 4));
  }

  @Test
  void comparesTheLengthToo() throws IOException {
    byte[] stored = pack(Compression.GZIP, text(500));
    stored[stored.length - 1] ^= 1;
    CorruptInput refused = assertThrows(CorruptInput.class, () -> read(Compression.GZIP, stored));
    assertThat(
        refused.getMessage(),
        containsString("the length of gzip member 1 is 16777716 modulo 2^32, its data gives 500"));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void stopsABombAtTheRatio(Compression compression) throws IOException {
    byte[] bomb = pack(compression, new byte[256 << 20]);
    try (DecompressedStream in = open(compression, bomb, "x")) {
      CorruptInput refused = assertThrows(CorruptInput.class, () -> drain(in));
      assertThat(refused.fault(), is(InputFault.RATIO_TOO_HIGH));
      assertThat(
          refused.getMessage(),
          allOf(containsString("SL-3106"), containsString("max_compression_ratio, 500")));
      assertThat(in.bytes(), lessThan(DecompressionLimits.RATIO_COUNTS_FROM + (1 << 17)));
    }
  }

  @Test
  void leavesASmallFileThatCompressesWellAlone() throws IOException {
    byte[] stored = pack(Compression.GZIP, new byte[60 << 20]);
    try (DecompressedStream in = open(Compression.GZIP, stored, "x")) {
      assertThat(drain(in), is(60L << 20));
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void stopsAtTheLargestSize(Compression compression) throws IOException {
    byte[] stored = pack(compression, text(200_000));
    DecompressionLimits limits = new DecompressionLimits(100_000, 500);
    try (InputStream in = compression.open(new ByteArrayInputStream(stored), "x", limits)) {
      CorruptInput refused = assertThrows(CorruptInput.class, () -> drain(in));
      assertThat(refused.fault(), is(InputFault.TOO_LARGE));
      assertThat(refused.getMessage(), containsString("max_uncompressed_bytes, 100000"));
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aFailureOfTheStorageIsNotTheFilesFault(Compression compression) throws IOException {
    byte[] stored = pack(compression, text(200_000));
    InputStream failing =
        new SequenceInputStream(
            Collections.enumeration(
                java.util.List.of(
                    new ByteArrayInputStream(stored, 0, stored.length / 2), new Failing())));
    try (InputStream in = compression.open(failing, "x", LIMITS)) {
      IOException thrown = assertThrows(IOException.class, () -> drain(in));
      assertThat(thrown.getMessage(), is("connection reset"));
    }
  }

  @Test
  void readsAheadTheSameBytesAndTheSameFault() throws IOException {
    byte[] plain = text(3_000_000);
    byte[] stored = pack(Compression.GZIP, plain);
    try (InputStream in = new ReadAhead(open(Compression.GZIP, stored, "x"), "x")) {
      assertArrayEquals(plain, in.readAllBytes());
      assertThat(in.read(), is(-1));
    }
    byte[] cut = Arrays.copyOf(stored, stored.length / 2);
    try (InputStream in = new ReadAhead(open(Compression.GZIP, cut, "x"), "x")) {
      assertThrows(CorruptInput.class, in::readAllBytes);
      assertThrows(CorruptInput.class, in::read);
    }
  }

  @Test
  void closingEarlyEndsTheThreadThatReadsAhead() throws IOException {
    byte[] stored = pack(Compression.GZIP, text(3_000_000));
    InputStream in = new ReadAhead(open(Compression.GZIP, stored, "x"), "closed early");
    assertThat(in.readNBytes(10).length, is(10));
    in.close();
    assertThat(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("read-ahead closed early")),
        is(false));
    assertThrows(IOException.class, in::readAllBytes);
  }

  @Test
  void knowsNamesInAnyCase() {
    assertThat(Compression.ofName("a/B.CSV.GZ"), is(Optional.of(Compression.GZIP)));
    assertThat(Compression.ofName("a.zst"), is(Optional.of(Compression.ZSTD)));
    assertThat(Compression.ofName("a.bz2"), is(Optional.of(Compression.BZIP2)));
    assertThat(Compression.ofName("gz"), is(Optional.empty()));
  }

  private static final class Failing extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      throw new IOException("connection reset");
    }
  }

  private static DecompressedStream open(Compression compression, byte[] stored, String name)
      throws IOException {
    return compression.open(new ByteArrayInputStream(stored), name, LIMITS);
  }

  private static byte[] read(Compression compression, byte[] stored) throws IOException {
    try (InputStream in = open(compression, stored, "x")) {
      return in.readAllBytes();
    }
  }

  private static long drain(InputStream in) throws IOException {
    byte[] block = new byte[1 << 16];
    long sum = 0;
    int n;
    while ((n = in.read(block, 0, block.length)) >= 0) {
      sum += n;
    }
    return sum;
  }

  private static byte[] pack(Compression compression, byte[] plain) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case GZIP -> new GZIPOutputStream(stored);
          case ZSTD -> new ZstdOutputStream(stored).setChecksum(true);
          case BZIP2 -> new BZip2CompressorOutputStream(stored, 1);
          case NONE, AUTO -> throw new IllegalArgumentException(compression.word());
        }) {
      out.write(plain);
    }
    return stored.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] text(int length) {
    Random random = new Random(42);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) "0123456789abcdef|\n".charAt(random.nextInt(18));
    }
    return bytes;
  }
}
