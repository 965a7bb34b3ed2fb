package dev.strandline.examples;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GenerateFilesTest {
  private static final DataShape SMALL = DataShape.mainJob(20_000).withBad(0.01);

  @TempDir Path folder = Path.of("");

  @Test
  void givesTheSameBytesOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String line : lines(SMALL)) {
      digest.update(line.getBytes(StandardCharsets.ISO_8859_1));
      digest.update((byte) '\n');
    }
    assertThat(
        HexFormat.of().formatHex(digest.digest()),
        is("d21a264bd0e4d79cac94037028ee2afc2da4d066776d3edce0c7cfea3df0adad"));
  }

  @Test
  void spreadsTheSameLinesOverAnyNumberOfFiles() throws IOException {
    assertThat(lines(SMALL.withFiles(3)), is(lines(SMALL)));
  }

  @Test
  void givesOtherValuesForAnotherSeed() throws IOException {
    assertThat(lines(SMALL.withSeed(2)), is(not(lines(SMALL))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.9})
  void hasExactlyTheSharesThatWereAskedFor(double duplicates) throws IOException {
    DataShape shape = SMALL.withDuplicates(duplicates);
    Map<String, Integer> versions = versions(lines(shape), shape);
    int rows = versions.values().stream().mapToInt(Integer::intValue).sum();
    assertThat((long) rows, is(19_800L));
    assertThat((long) versions.size(), is(Math.round(19_800 * (1 - duplicates))));
    assertThat(shape.distinctKeys(), is((long) versions.size()));
  }

  @Test
  void putsAShareOfTheRowsOnOneKey() throws IOException {
    DataShape shape = SMALL.withHotKey(0.9);
    Map<String, Integer> versions = versions(lines(shape), shape);
    assertThat(versions.values().stream().mapToInt(Integer::intValue).max().orElse(0), is(18_000));
    assertThat(shape.distinctKeys(), is((long) versions.size()));
  }

  @Test
  void putsAShareOfTheKeysInOnePartition() throws IOException {
    DataShape shape = SMALL.withHotPartition(0.6);
    Map<String, Integer> days = new HashMap<>();
    for (String key : versions(lines(shape), shape).keySet()) {
      days.merge(key.split("\\|", -1)[1], 1, Integer::sum);
    }
    double keys = shape.distinctKeys();
    assertThat(days.getOrDefault("2024-01-01", 0) / keys, is(closeTo(0.6, 0.02)));
    assertThat(days.size(), is(90));
  }

  @Test
  void makesAnyNumberOfPartitions() throws IOException {
    DataShape shape = DataShape.mainJob(50_000).withDays(1_000);
    Map<String, Integer> days = new HashMap<>();
    for (String key : versions(lines(shape), shape).keySet()) {
      days.merge(key.split("\\|", -1)[1], 1, Integer::sum);
    }
    assertThat(days.size(), is(1_000));
  }

  @Test
  void hasEveryKindOfDirt() {
    Map<Dirt, Integer> found = new EnumMap<>(Dirt.class);
    Rows rows = new Rows(SMALL);
    for (long row = 0; row < SMALL.rows(); row++) {
      rows.dirt(row).ifPresent(dirt -> found.merge(dirt, 1, Integer::sum));
    }
    assertThat(found.size(), is(Dirt.values().length));
    assertThat(found.values().stream().mapToInt(Integer::intValue).sum(), is(200));
  }

  @Test
  void writesAbout104BytesARow() throws IOException {
    double bytes = 0;
    for (String line : lines(SMALL)) {
      bytes += line.length() + 1;
    }
    assertThat(bytes / SMALL.rows(), is(closeTo(104, 4)));
  }

  @Test
  void compressesWithZstdAndNotAtAll() throws IOException {
    DataShape shape = DataShape.mainJob(1_000).withFiles(1);
    List<Path> plain = GenerateFiles.write(shape, Compression.NONE, folder.resolve("none"));
    List<Path> zstd = GenerateFiles.write(shape, Compression.ZSTD, folder.resolve("zstd"));
    try (InputStream in = new ZstdInputStream(Files.newInputStream(zstd.get(0)))) {
      assertThat(in.readAllBytes(), is(Files.readAllBytes(plain.get(0))));
    }
    assertThat(Files.size(plain.get(0)), is(greaterThan(2 * Files.size(zstd.get(0)))));
  }

  @Test
  void leavesAFolderWithFilesAlone() throws IOException {
    Files.createFile(folder.resolve("mine"));
    IOException refused =
        assertThrows(IOException.class, () -> GenerateFiles.write(SMALL, Compression.GZIP, folder));
    assertThat(refused.getMessage(), containsString("is not empty"));
  }

  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> SMALL.withDuplicates(1.5)).getMessage(),
        is("duplicates must be a share of 0 to 1, got 1.5"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> RowCount.parse("5x")).getMessage(),
        is("rows must be a number such as 5000000, 50k or 5m, got 5x"));
  }

  private List<String> lines(DataShape shape) throws IOException {
    Path target = Files.createTempDirectory(folder, "data");
    List<String> lines = new ArrayList<>();
    for (Path file : GenerateFiles.write(shape, Compression.GZIP, target)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        lines.addAll(text.lines().toList());
      }
    }
    return lines;
  }

  /** How often each (c1, date of c7, c8) comes among the good rows. */
  private static Map<String, Integer> versions(List<String> lines, DataShape shape) {
    Rows rows = new Rows(shape);
    Map<String, Integer> versions = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (rows.dirt(i).isEmpty()) {
        String[] c = lines.get(i).split("\\|", -1);
        versions.merge(c[0] + '|' + c[6].substring(0, 10) + '|' + c[7], 1, Integer::sum);
      }
    }
    return versions;
  }
}
