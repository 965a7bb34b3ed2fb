package dev.strandline.io.delimited;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random files, random dialects, windows of a few bytes: the scanner against two other readers. */
class RecordScannerRandomTest {
  private static final int FILES = 20_000;

  @Test
  void agreesWithTheReferenceOnAnyBytesInAnyDialect() throws IOException {
    long base = seed();
    Set<RecordFault> met = EnumSet.noneOf(RecordFault.class);
    for (int i = 0; i < FILES; i++) {
      long seed = base + i;
      RandomText random = new RandomText(seed);
      Dialect dialect = random.dialect();
      byte[] file = random.file(dialect, random.below(120));
      int window = 1 + random.below(64);
      List<SeenRecord> expected = ReferenceReader.read(file, dialect);
      List<SeenRecord> seen =
          SeenRecord.all(random.inPieces(file), dialect, FileRange.WHOLE, window);
      for (int r = 0; r < Math.max(expected.size(), seen.size()); r++) {
        assertEquals(
            r < expected.size() ? expected.get(r) : null,
            r < seen.size() ? seen.get(r) : null,
            () -> "seed %d, window %d, %s, %s".formatted(seed, window, dialect, show(file)));
      }
      seen.stream().map(SeenRecord::fault).filter(f -> f != null).forEach(met::add);
    }
    assertEquals(EnumSet.allOf(RecordFault.class), met);
  }

  @Test
  void agreesWithFastCsvOnFilesThatAWriterMakes() throws IOException {
    long base = seed();
    for (int i = 0; i < FILES / 3; i++) {
      long seed = base + i;
      RandomText random = new RandomText(seed);
      String delimiter = List.of("|", ",", "||", "\t").get(random.below(4));
      String file = written(random, delimiter);
      List<List<String>> expected = new ArrayList<>();
      CsvReader<CsvRecord> reader =
          CsvReader.builder()
              .fieldSeparator(delimiter)
              .allowExtraFields(true)
              .allowMissingFields(true)
              .commentStrategy(CommentStrategy.SKIP)
              .ofCsvRecord(file);
      reader.forEach(record -> expected.add(record.getFields()));
      Dialect dialect = Dialect.delimitedBy(delimiter).withComment("#");
      List<List<String>> seen =
          SeenRecord.all(file.getBytes(StandardCharsets.UTF_8), dialect, 1 + random.below(64))
              .stream()
              .map(SeenRecord::fields)
              .toList();
      assertEquals(expected, seen, () -> "seed %d, %s".formatted(seed, file));
    }
  }

  private static String written(RandomText random, String delimiter) {
    // No lone CR: FastCSV 4.0.0 takes it for a line end outside quotes and loses fields inside.
    String[] inQuotes = {"a", "\"\"", delimiter, "\n", "\r\n", "é", "€", "\uD83D\uDE00", "#"};
    String[] bare = {"a", "b c", "é", "€x", "\uD83D\uDE00", "1.5", ""};
    String[] ends = {"\n", "\r\n"};
    StringBuilder file = new StringBuilder();
    int rows = random.below(8);
    for (int row = 0; row < rows; row++) {
      if (random.below(8) == 0) {
        file.append(random.below(2) == 0 ? "# a comment" : "").append(ends[random.below(2)]);
      }
      int columns = 1 + random.below(4);
      for (int column = 0; column < columns; column++) {
        file.append(column == 0 ? "" : delimiter);
        if (random.below(2) == 0) {
          file.append('"');
          for (int i = random.below(5); i > 0; i--) {
            file.append(inQuotes[random.below(inQuotes.length)]);
          }
          file.append('"');
        } else {
          file.append(bare[random.below(bare.length)]);
        }
      }
      file.append(row == rows - 1 && random.below(2) == 0 ? "" : ends[random.below(2)]);
    }
    return file.toString();
  }

  private static long seed() {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("seed " + seed);
    return seed;
  }

  private static String show(byte[] file) {
    return Arrays.toString(file) + " " + ReferenceReader.latin(file);
  }
}
