package dev.strandline.io.delimited;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no charset knows costs the record that holds it, and what follows is read. */
final class TranscodedInputTest {
  private static final String BAD = "\u00ff";

  /** The text of the bytes in UTF-8, a char a byte. */
  private static String transcoded(byte[] bytes, Charset charset) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            new String(
                new TranscodedInput(new ByteArrayInputStream(bytes), charset).readAllBytes(),
                StandardCharsets.ISO_8859_1),
        "reading never ends");
  }

  /** The text with {@code <>} for those bytes. */
  private static byte[] with(String text, int[] broken, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String[] parts = text.split("<>", -1);
    for (int i = 0; i < parts.length; i++) {
      for (int b : i == 0 ? new int[0] : broken) {
        bytes.write(b);
      }
      bytes.writeBytes(parts[i].getBytes(charset));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "CESU-8, ED A0 BD",
    "CESU-8, ED B8 80",
    "CESU-8, C3",
    "UTF-32LE, 3D D8 00 00",
    "UTF-32BE, 00 00 DE 00",
    "UTF-32BE, 00 11 00 00",
    "UTF-16LE, 3D D8",
    "UTF-16BE, D8 3D",
    "UTF-16BE, DE 00",
    "EUC-JP, A4",
    "EUC-KR, B0",
    "Shift_JIS, 81",
    "GBK, 81",
    "Big5-HKSCS, 88",
    "GB18030, 81",
  })
  void aBrokenCharacterTakesNothingOfWhatFollows(Charset charset, String hex) {
    int[] broken = Arrays.stream(hex.split(" ")).mapToInt(b -> Integer.parseInt(b, 16)).toArray();
    for (String text :
        List.of("1,a\n2,x<>\n3,b\n", "x<>\r\ny", "\"<>\",b\n3", "x<>,\"\n\"", "<>\n<>\n", "x<>")) {
      assertThat(transcoded(with(text, broken, charset), charset), is(text.replace("<>", BAD)));
    }
  }

  @Test
  void aCutFormOfFourBytesTakesNoLineEnd() {
    byte[] text = with("2,x<>\n3,b\n", new int[] {0x81, 0x30, 0x81}, Charset.forName("GB18030"));
    assertThat(transcoded(text, Charset.forName("GB18030")), endsWith(BAD + "\n3,b\n"));
  }

  @Test
  void aLineThatLostItsWayBackToAsciiTakesNoOther() {
    Charset charset = Charset.forName("ISO-2022-JP");
    for (int[] cut : new int[][] {{0x1B, '$', 'B', 0x24}, {0x1B, '$', 'B'}}) {
      assertThat(
          transcoded(with("2,x<>\r\n3,b\n", cut, charset), charset), endsWith(BAD + "\n3,b\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CESU-8", "UTF-32LE"})
  void aLoneSurrogateInALongFileCostsItself(Charset charset) {
    int[] broken =
        charset.name().equals("CESU-8")
            ? new int[] {0xED, 0xA0, 0xBD}
            : new int[] {0x3D, 0xD8, 0, 0};
    String text = "1,row of a long file\n".repeat(20_000) + "2,x<>\n" + "3,more\n".repeat(50_000);
    assertThat(
        transcoded(with(text, broken, charset), charset).equals(text.replace("<>", BAD)), is(true));
  }

  @Test
  void anyPairInAnyBlockIsKept() throws IOException {
    String pairs = "\uD83D\uDE00".repeat(40_000);
    for (String name : List.of("UTF-16", "UTF-16LE", "UTF-32", "CESU-8", "GB18030")) {
      Charset charset = Charset.forName(name);
      for (String text : List.of(pairs, "x" + pairs)) {
        byte[] utf8 =
            new TranscodedInput(new ByteArrayInputStream(text.getBytes(charset)), charset)
                .readAllBytes();
        assertThat(name, new String(utf8, StandardCharsets.UTF_8).equals(text), is(true));
      }
    }
  }

  /** In every charset of Java's that has ASCII below, one byte a character. */
  @Test
  void whateverStandsBeforeItALineEndIsOne() {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String row = "\n3,\"b\"\n";
    int charsets = 0;
    for (Charset charset : Charset.availableCharsets().values()) {
      if (!charset.canEncode()
          || charset.name().equals("x-ISCII91") // whose ATR takes any byte behind it
          || !row.equals(new String(row.getBytes(charset), StandardCharsets.US_ASCII))) {
        continue;
      }
      charsets++;
      for (int i = 0; i < 200; i++) {
        int[] junk = random.ints(1 + random.nextInt(6), 0x80, 0x100).toArray();
        String text = transcoded(with("2,<>" + row, junk, charset), charset);
        assertThat(charset + " " + Arrays.toString(junk), text, endsWith(row));
      }
    }
    assertThat("charsets tried", charsets > 50, is(true));
  }
}
