package dev.strandline.options;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Specs as hostile or clumsy bytes: encodings, sizes, depths, bombs. */
@Timeout(120)
final class SpecBytesTest {
  private static final SpecLoader LOADER = SpecLoader.of(SampleKinds.catalog());

  private static Spec load(byte[] bytes) {
    return LOADER.load("t.yaml", bytes, Map.of());
  }

  private static List<String> errors(byte[] bytes) {
    return lines(assertThrows(InvalidSpec.class, () -> load(bytes)));
  }

  private static List<String> errors(String text) {
    return errors(text.getBytes(UTF_8));
  }

  private static List<String> lines(InvalidSpec thrown) {
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void acceptsAByteOrderMarkAndWindowsLineEnds() {
    String windows = "\uFEFF" + SampleSpecs.SMALL.replace("\n", "\r\n");

    assertThat(load(windows.getBytes(UTF_8)).name(), is("small"));
  }

  @Test
  void countsWindowsLinesOnce() {
    String windows = SampleSpecs.SMALL.replace("name: small", "nam: small").replace("\n", "\r\n");

    assertThat(errors(windows).get(0), startsWith("t.yaml:2:1 nam: unknown key"));
  }

  @Test
  void namesTheByteThatIsNotUtf8() {
    assertThat(
        errors("strandline: v1\nname: gr\u00fcn\n".getBytes(ISO_8859_1)),
        contains("t.yaml:2:9 the file is not UTF-8: byte 0xFC at offset 23 [SL-1003]"));
    assertThat(
        errors(new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82}),
        contains("t.yaml:1:4 the file is not UTF-8: byte 0xE2 at offset 3 [SL-1003]"));
    assertThat(
        errors(SampleSpecs.SMALL.getBytes(UTF_16)),
        contains("t.yaml:1:1 the file is not UTF-8: byte 0xFE at offset 0 [SL-1003]"));
  }

  @Test
  void namesTheCharacterThatMayNotStandInYaml() {
    assertThat(
        errors("a: b\nc: \0d\n"),
        contains("t.yaml:2:4 the character U+0000 may not stand in YAML [SL-1004]"));
    assertThat(
        lines(assertThrows(InvalidSpec.class, () -> LOADER.load("t.yaml", "a: \uD800", Map.of()))),
        contains("t.yaml:1:4 the character U+D800 may not stand in YAML [SL-1004]"));
  }

  @Test
  void refusesWhatIsTooLarge() {
    SpecLoader small = LOADER.withLimits(new SpecLimits(100, 64, 1000));
    InvalidSpec thrown =
        assertThrows(
            InvalidSpec.class,
            () -> small.load("t.yaml", SampleSpecs.FULL.getBytes(UTF_8), Map.of()));

    assertThat(
        lines(thrown).get(0),
        is(
            "t.yaml:1:1 the spec has "
                + SampleSpecs.FULL.length()
                + " bytes; at most 100 are read [SL-1002]"));
  }

  @Test
  void readsNoMoreOfAFileThanItMay(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("big.yaml"), new byte[(1 << 20) + 5]);

    InvalidSpec thrown = assertThrows(InvalidSpec.class, () -> LOADER.load(file, Map.of()));

    assertThat(thrown.getMessage(), containsString("[SL-1002]"));
  }

  @Test
  void saysWhyAFileCannotBeRead(@TempDir Path folder) {
    Path file = folder.resolve("none.yaml");

    InvalidSpec thrown = assertThrows(InvalidSpec.class, () -> LOADER.load(file, Map.of()));

    assertThat(thrown.getMessage(), is(file + ":1:1 Cannot read the spec: no such file [SL-1001]"));
    assertThat(
        assertThrows(InvalidSpec.class, () -> LOADER.load(folder, Map.of())).getMessage(),
        containsString("[SL-1001]"));
  }

  @Test
  void refusesDeepNesting() {
    assertThat(
        errors("a: " + "[".repeat(100_000)),
        contains(
            "t.yaml:1:67 a"
                + "[0]".repeat(63)
                + ": lists and mappings nest deeper than 64 levels [SL-1005]"));
    String block =
        IntStream.range(0, 500).mapToObj(i -> " ".repeat(i) + "k:\n").collect(Collectors.joining());
    assertThat(errors(block).get(0), containsString("nest deeper than 64 levels [SL-1005]"));
    assertThat(errors("- ".repeat(10_000) + "x").get(0), containsString("[SL-1005]"));
    assertThat(errors("? ".repeat(10_000) + "x").get(0), containsString("[SL-1005]"));
  }

  @Test
  void refusesABillionLaughs() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + alias + (", " + alias).repeat(8) + "]\n");
    }

    assertThat(errors(bomb.toString()).get(0), containsString("more than 100000 values"));
    assertThat(errors(bomb.toString()).get(0), containsString("[SL-1006]"));
  }

  @Test
  void refusesTooManyValues() {
    String errors = errors("a: [" + "x, ".repeat(200_000) + "x]").get(0);

    assertThat(errors, containsString("more than 100000 values"));
  }

  @Test
  void staysQuickOnLargeTexts() {
    String keys =
        IntStream.range(0, 30_000).mapToObj(i -> "key" + i + ": 1\n").collect(Collectors.joining());
    String steps =
        IntStream.range(0, 12_000)
            .mapToObj(i -> "  s" + i + ": {type: Pass, input: s" + (i + 1) + "}\n")
            .collect(Collectors.joining());

    for (String text :
        List.of(
            SampleSpecs.SMALL + keys,
            SampleSpecs.SMALL + "steps:\n" + steps,
            SampleSpecs.SMALL.replace("small", "s".repeat(900_000)),
            SampleSpecs.SMALL.replace("small", "\"" + "${".repeat(400_000) + "\""),
            SampleSpecs.SMALL.replace("small", "9".repeat(900_000)),
            SampleSpecs.SMALL + "# " + "x".repeat(900_000) + "\nx",
            SampleSpecs.SMALL + "&a ".repeat(1000) + "x: 1")) {
      List<String> errors = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> errors(text));
      assertThat(errors.size(), lessThanOrEqualTo(500));
      assertThat(errors.stream().filter(line -> line.length() > 2000).toList(), hasSize(0));
    }
  }

  @Test
  void loadsALongChainOfSteps() {
    int last = 8_000;
    String steps =
        IntStream.range(0, last)
            .mapToObj(i -> "  s" + i + ": {type: Pass, input: s" + (i + 1) + "}\n")
            .collect(Collectors.joining());
    String spec =
        SampleSpecs.SMALL.replace("input: raw", "input: s0")
            + "steps:\n"
            + steps
            + "  s"
            + last
            + ": {type: Pass, input: raw}\n";

    assertThat(load(spec.getBytes(UTF_8)).nodes(), hasSize(last + 3));
  }
}
