package dev.strandline.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strandline.benchmarks.merge.ChangeFile;
import dev.strandline.benchmarks.merge.DuckDbMergePeer;
import dev.strandline.benchmarks.plain.PlainJavaPeer;
import dev.strandline.examples.Compression;
import dev.strandline.examples.DataShape;
import dev.strandline.examples.GenerateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The peers give the same rows, so that their times may be compared. */
final class PeersAgreeTest {
  private static final long ROWS = 50_000;
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(
      value = Scenario.class,
      names = {"MAIN", "DISTINCT", "HOT_PARTITION", "HOT_KEY", "TINY"})
  void plainJavaEqualsDuckDb(Scenario scenario) throws Exception {
    DataShape shape = scenario.shape(ROWS, 7);
    Path input = input(shape);
    DuckDbPeer.run(input, folder.resolve("duckdb"));
    long rows = PlainJavaPeer.run(input, folder.resolve("plain"));
    assertThat(rows, is(shape.distinctKeys()));
    assertThat(difference("plain"), is(emptyString()));
  }

  @Test
  void strandlineEqualsDuckDb() throws Exception {
    equalsDuckDb(new Contenders(ROOT).named("strandline"));
  }

  @Test
  void sparkEqualsDuckDb() throws Exception {
    equalsDuckDb(new Contenders(ROOT).named("spark"));
  }

  /** The table by hand is written anew with the changes in the input: another way to the rows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void mergingByHandEqualsOneLoadOfAll(int partitions) throws Exception {
    Path input = input(DataShape.mainJob(20_000));
    Path table = folder.resolve("merged");
    DuckDbPeer.run(input, table);
    Path changes = folder.resolve("changes");
    ChangeFile.write(table, partitions, changes);
    DuckDbMergePeer.run(changes, table);
    try (Stream<Path> files = Files.list(changes)) {
      for (Path file : files.toList()) {
        Files.move(file, input.resolve(file.getFileName()));
      }
    }
    DuckDbPeer.run(input, folder.resolve("duckdb"));
    assertThat(difference("merged"), is(emptyString()));
  }

  @Test
  void aDifferenceIsSeen() throws Exception {
    DataShape shape = DataShape.mainJob(1_000);
    DuckDbPeer.run(input(shape), folder.resolve("duckdb"));
    Path other = Files.createDirectory(folder.resolve("other"));
    GenerateFiles.write(shape.withSeed(2), Compression.GZIP, other);
    PlainJavaPeer.run(other, folder.resolve("plain"));
    assertThat(difference("plain"), is(not(emptyString())));
  }

  private void equalsDuckDb(Contender contender) throws Exception {
    assumeTrue(contender.missing().isEmpty(), contender.missing());
    DataShape shape = Scenario.MAIN.shape(ROWS, 7);
    Path input = input(shape);
    DuckDbPeer.run(input, folder.resolve("duckdb"));
    MeasuredProcess.run(
        contender.commandFor(input, folder.resolve(contender.name())), ROOT, folder.resolve("log"));
    assertThat(difference(contender.name()), is(emptyString()));
  }

  private String difference(String peer) throws Exception {
    try (Tables tables = new Tables()) {
      return tables.difference(folder.resolve("duckdb"), folder.resolve(peer));
    }
  }

  private Path input(DataShape shape) throws Exception {
    Path input = folder.resolve("in");
    GenerateFiles.write(shape, Compression.GZIP, input);
    return input;
  }
}
