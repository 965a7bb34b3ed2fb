package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class PartitioningTest {
  private static final Schema SCHEMA =
      Schema.of(
          Column.nullable("c1", Type.Plain.STRING),
          Column.nullable("c7", Type.Plain.DATE),
          Column.nullable("at", Type.Plain.TIMESTAMP),
          Column.nullable("price", new Type.Decimal(30, 2)),
          Column.nullable("x", Type.Plain.FLOAT64));

  @Test
  void namesFoldersAsLakesDo() {
    assertThat(path("year(c7)", "month(c7)", "day(c7)"), equalTo("year=2024/month=01/day=03"));
    assertThat(path("c7", "c1"), equalTo("c7=2024-01-03/c1=a%2Fb"));
    assertThat(path("hour(at)"), equalTo("hour=23"));
    assertThat(path("at"), equalTo("at=1969-12-31T23%3A59%3A59.999999Z"));
    assertThat(path("price"), equalTo("price=-12345678901234567890.50"));
    assertThat(path(), equalTo(""));
  }

  @Test
  void namesTwoOfAKindAfterTheirColumns() {
    assertThat(path("year(c7)", "year(at)"), equalTo("c7_year=2024/at_year=1969"));
  }

  @Test
  void spreadsOverBucketsByTheHashOfKeys() {
    long hash = new KeyHash(new int[] {0}).of(row());
    assertThat(path("bucket(16, c1)"), equalTo("bucket=" + Math.floorMod(hash, 16L)));
  }

  @Test
  void putsNullsIntoTheDefaultPartition() {
    RowWriter writer = new RowWriter(SCHEMA);
    writer.begin(Op.INSERT, writer.origin(Origin.file("raw", "a", 1)), 1);
    for (int i = 0; i < SCHEMA.size(); i++) {
      writer.putNull();
    }
    writer.end();
    RowCursor row = writer.take().cursor();
    assertThat(row.next(), is(true));
    Partitioning by = Partitioning.parse(List.of("year(c7)", "c1"), SCHEMA);
    assertThat(
        by.pathOf(row, SCHEMA),
        equalTo("year=__HIVE_DEFAULT_PARTITION__/c1=__HIVE_DEFAULT_PARTITION__"));
  }

  @Test
  void keepsValuesInsideTheTable() {
    for (String value :
        List.of(
            "../x",
            "..",
            "",
            "/",
            "a\\b",
            "é\0\n",
            "%2F",
            PartitionPath.NULL,
            PartitionPath.EMPTY,
            " x ",
            "*")) {
      String folder = PartitionPath.folder("c", value);
      assertThat(folder, folder.matches("c=[A-Za-z0-9._%-]+"), is(true));
      assertThat(PartitionPath.value(folder.substring(2)), equalTo(Optional.of(value)));
      assertThat(folder.equals(PartitionPath.nullFolder("c")), is(false));
    }
  }

  @Test
  void givesAnEmptyTextAFolderOfItsOwn() {
    assertThat(PartitionPath.folder("c", ""), equalTo("c=__EMPTY__"));
    assertThat(PartitionPath.folder("c", "__EMPTY__"), equalTo("c=%5F_EMPTY__"));
    assertThat(PartitionPath.value(PartitionPath.NULL), equalTo(Optional.empty()));
  }

  @Test
  void cutsNamesThatNoFileSystemTakesAndKeepsThemApart() {
    String fits = "x".repeat(253);
    assertThat(PartitionPath.folder("c", fits), equalTo("c=" + fits));
    for (String value : List.of("x".repeat(254), "é".repeat(4_000), "ab" + "/".repeat(300))) {
      String folder = PartitionPath.folder("c", value);
      String other = PartitionPath.folder("c", value + "y");
      assertThat(folder, folder.length() <= 255 && folder.length() > 250, is(true));
      assertThat(folder, folder.matches("c=.*~[0-9a-f]{20}"), is(true));
      String readable = PartitionPath.decode(folder.substring(2, folder.lastIndexOf('~')));
      assertThat(value.startsWith(readable), is(true));
      assertThat(folder.equals(other), is(false));
      assertThat(PartitionPath.folder("c", value), equalTo(folder));
    }
  }

  @Test
  void leavesAValueWhosePercentCodesAreNoUtf8() {
    for (String text : List.of("%FF", "x%C3y%20", "%ED%A0%BD", "é%80")) {
      assertThat(PartitionPath.value(text), equalTo(Optional.of(text)));
    }
    assertThat(PartitionPath.value("%C3%A9%20é"), equalTo(Optional.of("é é")));
    assertThat(PartitionPath.value("%EF%BF%BD"), equalTo(Optional.of("\uFFFD")));
  }

  @Test
  void leavesPercentSignsThatAreNoCode() {
    assertThat(PartitionPath.decode("50%"), equalTo("50%"));
    assertThat(PartitionPath.decode("a%zz%4"), equalTo("a%zz%4"));
    assertThat(PartitionPath.decode("a%2Fb+c"), equalTo("a/b+c"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(refusal("week(c7)"), containsString("unknown transform \"week\"; known: year"));
    assertThat(refusal("year(c9)"), containsString("no column \"c9\" among [c1, c7"));
    assertThat(refusal("year(c1)"), containsString("year does not take a string"));
    assertThat(refusal("x"), containsString("identity does not take a float64"));
    assertThat(refusal("bucket(0, c1)"), containsString("bucket(n, column)"));
    assertThat(refusal("year(c7"), containsString("closing bracket"));
  }

  @Test
  void readsTheNamesOfShardsItWrote() {
    Shard shard = new Shard("year=2024/month=01", 3, 8);
    assertThat(shard.name(), equalTo("year=2024/month=01/s3-of-8"));
    assertThat(Shard.parse(shard.name()), equalTo(shard));
    assertThat(Shard.parse("s0-of-1"), equalTo(new Shard("", 0, 1)));
  }

  @Test
  void keepsDescriptionsThroughTheirCoder() throws Exception {
    WrittenFile file =
        new WrittenFile(
            "p=1/s0-of-1", "/t/x.tmp", "p=1", "s0-of-1.parquet", 0, 1, 5, 1L << 40, "0f");
    byte[] bytes = CoderUtils.encodeToByteArray(WrittenFile.coder(), file);
    assertThat(CoderUtils.decodeFromByteArray(WrittenFile.coder(), bytes), equalTo(file));
    assertThat(bytes[0], equalTo((byte) 2));
    assertThat(file.target(), equalTo("p=1/s0-of-1.parquet"));
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class, () -> Partitioning.parse(List.of(text), SCHEMA))
            .getMessage());
  }

  private static String path(String... by) {
    return Partitioning.parse(List.of(by), SCHEMA).pathOf(row(), SCHEMA);
  }

  private static RowCursor row() {
    RowWriter writer = new RowWriter(SCHEMA);
    writer.begin(Op.INSERT, writer.origin(Origin.file("raw", "a", 1)), 1);
    writer.putBytes("a/b".getBytes(StandardCharsets.UTF_8));
    writer.putInt((int) LocalDate.of(2024, 1, 3).toEpochDay());
    writer.putLong(Instant.EPOCH.toEpochMilli() - 1);
    writer.putBytes(new BigDecimal("-12345678901234567890.50").unscaledValue().toByteArray());
    writer.putDouble(1.5);
    writer.end();
    RowCursor row = writer.take().cursor();
    assertThat(row.next(), is(true));
    return row;
  }
}
