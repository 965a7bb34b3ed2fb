package dev.strandline.examples;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped files and what is expected of them belong together. After a wanted change, {@code
 * -Dstrandline.examples.write=true} writes the expected files anew.
 */
final class MainJobExampleTest {
  private static final Path EXAMPLE = Path.of("main-job");
  private static final Path LANDING = EXAMPLE.resolve("landing");
  private static final DataShape SHAPE = new DataShape(2_000, 4, 2026, 0.25, 0.006, 5, 0, 0);

  @TempDir Path folder = Path.of("");

  @Test
  void expectsTheLatestRowOfEachKey() throws Exception {
    List<String> rows = MainJobOracle.rows(LANDING);
    assertThat(rows, hasSize(1 + (int) SHAPE.distinctKeys()));
    assertThat(rows, is(expected("rows.csv", rows)));
  }

  @Test
  void expectsEveryDirtyLineToBeRejected() throws Exception {
    List<String> rejected = MainJobOracle.rejected(LANDING);
    assertThat(rejected, hasSize(1 + (int) SHAPE.badRows()));
    assertThat(rejected, is(expected("rejected.csv", rejected)));
  }

  @Test
  void landsOnFiveDates() throws Exception {
    Set<String> dates = new HashSet<>();
    for (String row : MainJobOracle.rows(LANDING).subList(1, 1 + (int) SHAPE.distinctKeys())) {
      dates.add(row.split(",", -1)[6]);
    }
    assertThat(dates, hasSize(5));
  }

  @Test
  void shipsWhatTheGeneratorMakes() throws IOException {
    List<Path> made = GenerateFiles.write(SHAPE, Compression.GZIP, folder);
    for (Path file : made) {
      assertThat(text(LANDING.resolve(file.getFileName())), is(text(file)));
    }
  }

  private static List<String> expected(String name, List<String> current) throws IOException {
    Path file = EXAMPLE.resolve("expected").resolve(name);
    if (Boolean.getBoolean("strandline.examples.write")) {
      Files.createDirectories(file.getParent());
      Files.write(file, current);
    }
    return new ArrayList<>(Files.readAllLines(file));
  }

  private static byte[] text(Path gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return in.readAllBytes();
    }
  }
}
