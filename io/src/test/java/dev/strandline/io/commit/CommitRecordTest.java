package dev.strandline.io.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Books;
import dev.strandline.model.Column;
import dev.strandline.model.Horizon;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The stored forms, fixed for ever: the golden files may gain siblings, never change. */
final class CommitRecordTest {
  private static final TableDefinition TABLE =
      new TableDefinition(
          List.of("c1", "c7"),
          List.of("source_position"),
          List.of("year(c7)", "month(c7)"),
          Schema.of(
                  Column.required("c1", Type.Plain.STRING),
                  Column.nullable("c7", Type.Plain.DATE),
                  Column.nullable("price", new Type.Decimal(12, 2)))
              .text());

  @Test
  void writesAndReadsTheGoldenRecord() throws IOException {
    CommitRecord record = full();
    assertThat(new String(Json.write(record), UTF_8), equalTo(golden("commit-1.json")));
    assertThat(read(golden("commit-1.json"), CommitRecord.class), equalTo(record));
  }

  @Test
  void writesAndReadsTheGoldenAbortedRecord() throws IOException {
    CommitRecord record =
        CommitRecord.draft("20261121T023532123-4f9a2c1b", CommitKind.ABORTED)
            .made(Instant.parse("2026-11-21T02:35:33.5Z"), "ab12")
            .letters(new CommitRecord.LetterFile("/rejected", "_strandline/x", "x.parquet", 3, 9))
            .record(8);
    assertThat(new String(Json.write(record), UTF_8), equalTo(golden("commit-1-aborted.json")));
    assertThat(read(golden("commit-1-aborted.json"), CommitRecord.class), equalTo(record));
  }

  @Test
  void writesAndReadsTheGoldenCheckpoint() throws IOException {
    StateFold fold = new StateFold();
    fold.number = 6;
    fold.apply(full());
    Checkpoint checkpoint =
        new Checkpoint(
            CommitRecord.FORMAT,
            fold.number,
            fold.table,
            fold.shards,
            fold.horizon,
            fold.partitions,
            List.copyOf(fold.inputs.values()),
            List.copyOf(fold.files.values()),
            fold.eventTimes,
            fold.truncated);
    assertThat(new String(Json.write(checkpoint), UTF_8), equalTo(golden("checkpoint-1.json")));
    assertThat(read(golden("checkpoint-1.json"), Checkpoint.class), equalTo(checkpoint));
  }

  @Test
  void ignoresFieldsAndCountsOfLaterReleases() throws IOException {
    String later =
        golden("commit-1.json")
            .replaceFirst("\"number\"", "\"column_index\":{\"a\":[1]},\n \"number\"")
            .replaceFirst("\"staged\"", "\"page_index\":true,\"staged\"")
            .replaceFirst("\"in\":", "\"guessed\":4,\"in\":");
    assertThat(read(later, CommitRecord.class), equalTo(full()));
  }

  @Test
  void keepsTheHighestEventTime() throws IOException {
    CommitRecord record =
        CommitRecord.draft("run", CommitKind.DATA).eventTimes(Map.of("latest", -5L)).record(1);
    String json = new String(Json.write(record), UTF_8);
    assertThat(json, containsString("\"event_times\":{\"latest\":-5}"));
    assertThat(read(json, CommitRecord.class), equalTo(record));

    StateFold fold = new StateFold();
    fold.apply(record);
    fold.apply(
        CommitRecord.draft("next", CommitKind.DATA)
            .eventTimes(Map.of("latest", -9L, "other", 3L))
            .record(2));
    assertThat(fold.eventTimes, equalTo(Map.of("latest", -5L, "other", 3L)));
    fold.apply(
        CommitRecord.draft("full", CommitKind.DATA)
            .files(new CommitPlan(WriteMode.OVERWRITE, List.of(), List.of(), Map.of()), List.of())
            .eventTimes(Map.of("latest", -7L))
            .record(3));
    assertThat(fold.eventTimes, equalTo(Map.of("latest", -7L)));
  }

  @Test
  void keepsWhereTheTableWasTruncated() throws IOException {
    Horizon.Mark mark = new Horizon.Mark("", "postgresql%3as%3ad:", "00ff", 7);
    CommitRecord record =
        CommitRecord.draft("run", CommitKind.DATA).truncated(new Horizon(List.of(mark))).record(1);
    String json = new String(Json.write(record), UTF_8);
    assertThat(
        json,
        containsString(
            "\"truncated\":[\n  {\"order\":\"\",\"origin\":\"postgresql%3as%3ad:\",\"log\":\"00ff\",\"seq\":7}]"));
    assertThat(read(json, CommitRecord.class), equalTo(record));

    StateFold fold = new StateFold();
    fold.apply(record);
    fold.apply(CommitRecord.draft("next", CommitKind.DATA).record(2));
    assertThat(fold.truncated, equalTo(List.of(mark)));
    fold.apply(
        CommitRecord.draft("full", CommitKind.DATA)
            .files(new CommitPlan(WriteMode.OVERWRITE, List.of(), List.of(), Map.of()), List.of())
            .record(3));
    assertThat(fold.truncated, equalTo(List.of()));
  }

  @Test
  void keepsHowFarBackDeletesAreForgotten() throws IOException {
    Horizon.Mark mark = new Horizon.Mark("0102", "raw:b.csv%00", "ff", -1);
    CommitRecord record =
        CommitRecord.draft("run", CommitKind.COMPACT)
            .forgetting(new Horizon(List.of(mark)))
            .record(1);
    String json = new String(Json.write(record), UTF_8);
    assertThat(
        json,
        containsString(
            "{\"order\":\"0102\",\"origin\":\"raw:b.csv%00\",\"log\":\"ff\",\"seq\":-1}"));
    assertThat(read(json, CommitRecord.class), equalTo(record));

    StateFold fold = new StateFold();
    fold.apply(record);
    fold.apply(CommitRecord.draft("next", CommitKind.DATA).record(2));
    assertThat(fold.horizon, equalTo(List.of(mark)));
    fold.apply(
        CommitRecord.draft("full", CommitKind.DATA)
            .files(new CommitPlan(WriteMode.OVERWRITE, List.of(), List.of(), Map.of()), List.of())
            .record(3));
    assertThat(fold.horizon, equalTo(List.of()));
  }

  @Test
  void refusesLaterFormatsAndDamage() throws IOException {
    String later = golden("commit-1.json").replaceFirst("\"format\":1", "\"format\":2");
    CommitException newer =
        assertThrows(CommitException.class, () -> read(later, CommitRecord.class));
    assertThat(
        newer.getMessage(),
        equalTo(
            "Cannot read x.json: a later release of Strandline wrote it (format 2, this release"
                + " reads 1); install that release [SL-3304]"));
    String whole = golden("commit-1.json");
    for (int length = 0; length < whole.stripTrailing().length(); length += 7) {
      String part = whole.substring(0, length);
      CommitException damaged =
          assertThrows(CommitException.class, () -> read(part, CommitRecord.class));
      assertThat(damaged.error(), equalTo(CommitError.UNREADABLE));
      assertThat(damaged.getMessage(), containsString("Cannot read x.json"));
      assertThat(damaged.getMessage(), not(containsString("\n")));
    }
    for (String key : List.of("run_id", "kind", "target", "staged", "partition", "name", "path")) {
      String without = whole.replaceFirst("\"" + key + "\":", "\"" + key + "x\":");
      assertThat(key, without, not(equalTo(whole)));
      CommitException lacking =
          assertThrows(CommitException.class, () -> read(without, CommitRecord.class), key);
      assertThat(lacking.error(), equalTo(CommitError.UNREADABLE));
    }
  }

  @Property
  void readsTheSetsItWrites(
      @ForAll Set<@net.jqwik.api.constraints.IntRange(max = 200) Integer> of) {
    BitSet set = new BitSet();
    of.forEach(set::set);
    assertThat(PartitionSet.read(PartitionSet.write(set)), equalTo(set));
  }

  @Test
  void writesRunsOfPartitionsAsRanges() {
    BitSet set = new BitSet();
    LongStream.rangeClosed(0, 9_999).forEach(i -> set.set((int) i));
    set.clear(5);
    assertThat(PartitionSet.write(set), equalTo("0-4,6-9999"));
    assertThat(PartitionSet.write(new BitSet()), equalTo(""));
  }

  private static CommitRecord full() {
    CommitPlan plan =
        new CommitPlan(
            WriteMode.OVERWRITE_PARTITIONS,
            List.of(
                new CommitRecord.Put(
                    null,
                    "_strandline/staging/20261121T023532123-4f9a2c1b/1.staged",
                    "year=2024/month=01/s0-of-2.parquet",
                    "year=2024/month=01",
                    0,
                    2,
                    1_000,
                    1L << 33,
                    "sha256:00ff"),
                new CommitRecord.Put(
                    null,
                    "_strandline/staging/20261121T023532123-4f9a2c1b/2.staged",
                    "year=2024/month=01/s1-of-2.parquet",
                    "year=2024/month=01",
                    1,
                    2,
                    999,
                    12_345,
                    "sha256:0f")),
            List.of(),
            Map.of("year=2024/month=01", 2));
    CommitRecord draft =
        CommitRecord.draft("20261121T023532123-4f9a2c1b", CommitKind.DATA)
            .made(Instant.parse("2026-11-21T02:35:33.000001999Z"), "ab12")
            .files(
                plan,
                List.of(
                    new CommitRecord.Remove("year=2024/month=01/s0-of-1.parquet", 77, "1700-12")))
            .table(TABLE)
            .input(
                new ConsumedInput(
                    "raw",
                    "a \"b\"é.gz",
                    "/in/a.gz",
                    55,
                    "1699-9",
                    "sha256:aa",
                    2,
                    2_000,
                    1,
                    "",
                    ""),
                List.of("year=2024/month=01", "year=2023/month=12"))
            .input(
                new ConsumedInput(
                    "raw",
                    "bad.gz",
                    "/in/bad.gz",
                    5,
                    "1699-8",
                    "sha256:ab",
                    1,
                    0,
                    0,
                    "SL-2002 truncated",
                    ""),
                List.of())
            .letters(
                new CommitRecord.LetterFile(
                    "/lake_rejected", "_strandline/staging/r/l.staged", "r-0.parquet", 1, 900))
            .books(Books.of("raw", Map.of(Books.Entry.IN, 2_000L, Books.Entry.REJECTED, 1L)))
            .record(7);
    return new CommitRecord(
        draft.format(),
        draft.number(),
        draft.runId(),
        draft.kind(),
        draft.created(),
        draft.specHash(),
        draft.mode(),
        draft.table(),
        draft.drift(),
        draft.puts(),
        draft.removes(),
        draft.shards(),
        draft.horizon(),
        draft.partitions(),
        draft.inputs(),
        List.of(new CommitRecord.OffsetRange("cdc", "shop.orders", "Zx1", 3, 100, 250)),
        draft.letters(),
        draft.books(),
        draft.eventTimes(),
        draft.truncated());
  }

  private static <T extends Json.Versioned> T read(String json, Class<T> type)
      throws CommitException {
    return Json.read(json.getBytes(UTF_8), type, "x.json");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = CommitRecordTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
