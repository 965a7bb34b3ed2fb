package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.Horizon;
import dev.strandline.model.RecordBatch;
import dev.strandline.transforms.reduce.LatestReducer;
import dev.strandline.transforms.reduce.MergeCounts;
import dev.strandline.transforms.reduce.ReduceCounts;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values that a source did not send, within a run and from run to run. */
final class FoldTest {
  private static final DecodeSettings SETTINGS =
      Feed.settings(Feed.columns("id int64", "v string", "big string"));
  private static final String UNSENT = "'" + SETTINGS.placeholder() + "'";
  private final ChangeDecoder decoder = Decoders.debezium(SETTINGS);
  private final FakeTable table = new FakeTable(decoder.schema(), List.of("id"), ReduceMemory.AUTO);

  private final FakeTable soft = soft(decoder);

  private static FakeTable soft(ChangeDecoder decoder) {
    return new FakeTable(
        decoder.schema(), List.of("id"), ReduceMemory.AUTO, FakeTable.Deletes.SOFT);
  }

  private static ChangeEvent change(String op, long lsn, String values) {
    String[] parts = values.split(",", -1);
    String row =
        op.equals("d")
            ? "null"
            : "{'id':%s,'v':'%s','big':%s}".formatted(parts[0], parts[1], parts[2]);
    return Feed.event(
        lsn,
        "{'id':" + parts[0] + "}",
        ("{'op':'%s','before':null,'after':%s,'source':{'connector':'postgresql','name':'s',"
                + "'snapshot':'false','sequence':'[null,null]','lsn':%d}}")
            .formatted(op, row, lsn));
  }

  private MergeCounts run(ChangeEvent... events) throws Exception {
    return table.run(List.of(Feed.decode(decoder, List.of(events))));
  }

  @Test
  void aPartialUpdateKeepsTheStoredValue() throws Exception {
    run(change("c", 10, "1,a,'large'"));
    assertThat(run(change("u", 20, "1,b," + UNSENT)).updated(), is(1L));
    assertThat(table.rows(), contains("1|b|large"));
    assertThat(run(change("u", 30, "1,b," + UNSENT)).unchanged(), is(1L));
  }

  @Test
  void aLateOlderChangeFillsExactlyWhatNobodyNewerSent() throws Exception {
    run(change("c", 10, "1,a,'first'"), change("u", 30, "1,c," + UNSENT));
    assertThat(table.rows(), contains("1|c|first"));
    assertThat(run(change("u", 20, "1,b,'second'")).updated(), is(1L));
    assertThat(table.rows(), contains("1|c|second"));
    assertThat(run(change("u", 15, "1,z,'between'")).stale(), is(1L));
    assertThat(table.rows(), contains("1|c|second"));
  }

  @Test
  void withoutABaseARowWaitsUntilItComes() throws Exception {
    MergeCounts counts = run(change("u", 30, "1,c," + UNSENT), change("u", 31, "2,x," + UNSENT));
    assertThat(counts.waiting(), is(2L));
    assertThat(table.rows(), is(empty()));
    assertThat(table.waiting(), contains("1|c|?", "2|x|?"));
    assertThat(run(change("c", 10, "1,a,'base'")).inserted(), is(1L));
    assertThat(table.rows(), contains("1|c|base"));
    run(change("u", 40, "2,whole,'sent'"));
    assertThat(table.rows(), contains("1|c|base", "2|whole|sent"));
    assertThat(table.waiting(), is(empty()));
  }

  @Test
  void aValueOfAnEarlierLifeDoesNotComeBack() throws Exception {
    run(change("c", 10, "1,a,'old life'"), change("u", 40, "1,d," + UNSENT));
    assertThat(table.rows(), contains("1|d|old life"));
    run(change("d", 20, "1"));
    assertThat(table.rows(), is(empty()));
    assertThat(table.waiting(), contains("1|d|?"));
    run(change("c", 15, "1,b,'old life too'"));
    assertThat(table.waiting(), contains("1|d|?"));
    run(change("c", 30, "1,c,'new life'"));
    assertThat(table.rows(), contains("1|d|new life"));
  }

  @Test
  void aDeleteThatIsRememberedEndsTheValuesBeforeIt() throws Exception {
    run(change("d", 20, "1"));
    run(change("u", 40, "1,d," + UNSENT));
    run(change("c", 10, "1,a,'before the delete'"));
    assertThat(table.rows(), is(empty()));
    run(change("c", 30, "1,c,'after it'"));
    assertThat(table.rows(), contains("1|d|after it"));
    run(change("d", 50, "1"));
    assertThat(table.rows(), is(empty()));
  }

  @Test
  void aDeleteThatIsForgottenEndsTheValuesBeforeItToo() throws Exception {
    run(change("d", 20, "1"), change("d", 19, "2"));
    table.forget(truncate(20));
    run(change("u", 40, "1,d," + UNSENT));
    run(change("c", 10, "1,a,'before the delete'"));
    run(change("u", 40, "2,d," + UNSENT), change("c", 10, "2,a,'before the delete'"));
    assertThat(table.rows(), is(empty()));
    assertThat(table.waiting(), contains("1|d|?", "2|d|?"));
    run(change("c", 30, "1,c,'after it'"), change("c", 30, "2,c,'after it'"));
    assertThat(table.rows(), contains("1|d|after it", "2|d|after it"));
  }

  @Test
  void anInsertThatLeavesAValueOutTakesNoneFromBefore() throws Exception {
    run(change("c", 10, "1,a,'x'"));
    assertThat(run(change("c", 20, "1,b," + UNSENT)).waiting(), is(1L));
    assertThat(table.rows(), is(empty()));
    run(change("u", 15, "1,z,'still before'"));
    assertThat(table.waiting(), contains("1|b|?"));
  }

  private void runSoft(ChangeEvent... events) throws Exception {
    soft.run(List.of(Feed.decode(decoder, List.of(events))));
  }

  @Test
  void aMarkedRowHasNullForWhatWasNeverSent() throws Exception {
    runSoft(change("d", 30, "1"));
    runSoft(change("u", 29, "1,a," + UNSENT));
    runSoft(change("u", 29, "2,a," + UNSENT));
    assertThat(soft.waiting(), contains("2|a|?"));
    runSoft(change("d", 30, "2"));
    assertThat(soft.marked(), contains("1|a|-", "2|a|-"));
    assertThat(soft.waiting(), is(empty()));

    // It is no value that a later row could get.
    runSoft(change("u", 40, "1,b," + UNSENT), change("u", 20, "2,late,'late'"));
    assertThat(soft.waiting(), contains("1|b|?"));
    assertThat(soft.marked(), contains("2|a|-"));
    runSoft(change("c", 35, "1,late,'new life'"));
    assertThat(soft.rows(), contains("1|b|new life"));
  }

  @Test
  void aTruncatedRowIsMarkedWithTheValuesBefore() throws Exception {
    runSoft(change("r", 10, "1,a,'base'"), change("r", 10, "2,a,'base'"), change("d", 14, "5"));
    soft.truncate(truncate(20));
    runSoft(
        change("u", 11, "1,b," + UNSENT),
        change("u", 12, "3,b," + UNSENT),
        change("u", 13, "5,b," + UNSENT),
        change("c", 30, "4,c,'after'"));
    assertThat(soft.rows(), contains("4|c|after"));
    assertThat(soft.marked(), contains("1|b|base", "2|a|base", "3|b|-", "5|b|-"));
    runSoft(change("u", 40, "1,d," + UNSENT), change("u", 15, "4,b,'before'"));
    assertThat(soft.waiting(), contains("1|d|?"));
    assertThat(soft.rows(), contains("4|c|after"));
  }

  /** Where the column may not be null, there is no row to carry the delete. */
  @Test
  void aDeleteOfARowThatCannotBeMarkedIsRememberedAlone() throws Exception {
    List<ChangeColumn> columns = new ArrayList<>(SETTINGS.columns());
    columns.set(2, Feed.columns("big string").get(0));
    ChangeDecoder required = Decoders.debezium(Feed.settings(columns));
    FakeTable table = soft(required);
    for (ChangeEvent event :
        List.of(
            change("c", 25, "0,a,'other'"),
            change("d", 30, "1"),
            change("u", 29, "1,a," + UNSENT),
            change("u", 29, "2,a," + UNSENT),
            change("d", 30, "2"))) {
      table.run(List.of(Feed.decode(required, List.of(event))));
    }
    table.truncate(truncate(40));
    table.run(
        List.of(
            Feed.decode(
                required,
                List.of(change("u", 35, "3,b," + UNSENT), change("u", 36, "0,b," + UNSENT)))));
    assertThat(table.marked(), contains("0|b|other"));
    assertThat(table.waiting(), is(empty()));

    table.run(List.of(Feed.decode(required, List.of(change("c", 28, "1,b,'late'")))));
    table.run(List.of(Feed.decode(required, List.of(change("c", 28, "2,b,'late'")))));
    table.run(List.of(Feed.decode(required, List.of(change("c", 28, "3,b,'late'")))));
    assertThat(table.rows(), is(empty()));
    assertThat(table.marked(), contains("0|b|other", "1|b|late", "2|b|late", "3|b|late"));
  }

  private static Horizon truncate(long lsn) throws UndecodableEvent {
    ChangeDecoder applying = Decoders.debezium(Feed.with(SETTINGS, DecodeSettings.Truncate.APPLY));
    ChangeEvent event =
        Feed.event(
            lsn,
            null,
            ("{'op':'t','before':null,'after':null,'source':{'connector':'postgresql','name':'s',"
                    + "'snapshot':'false','sequence':'[null,null]','lsn':%d}}")
                .formatted(lsn));
    Feed.decode(applying, List.of(event));
    return applying.takeTruncates();
  }

  /** Folding across runs that were spilled to files gives what folding in memory gives. */
  @Test
  void foldsWhatWasSpilled() throws Exception {
    long seed = Long.getLong("strandline.seed", 7L);
    List<ChangeEvent> events = new ArrayList<>();
    String large = "'" + "y".repeat(3000) + "%d'";
    for (int id = 0; id < 400; id++) {
      events.add(change("c", 10 + id, id + ",a," + large.formatted(id)));
      for (int n = 1; n < 5; n++) {
        events.add(change("u", 10_000L * n + id, id + ",v" + n + "," + UNSENT));
      }
      events.add(change("u", 25_000L + id, id + ",m," + large.formatted(-id)));
    }
    Collections.shuffle(events, new Random(seed));
    List<String> rows = new ArrayList<>();
    ReduceMemory little = new ReduceMemory(ReduceMemory.MIN_BUDGET, "");
    Reduction reduction = new Reduction(List.of("id"), List.of(), Reduction.Deletes.KEEP);
    try (LatestReducer reducer = new LatestReducer(decoder.schema(), reduction, little)) {
      reducer.start(Set.of(), row -> rows.add(FakeTable.text(row, decoder.schema())));
      for (int at = 0; at < events.size(); at += 50) {
        RecordBatch batch = Feed.decode(decoder, events.subList(at, at + 50));
        reducer.add(batch);
      }
      ReduceCounts counts = reducer.finish();
      assertThat(counts.spilledRuns(), greaterThan(1L));
      assertThat(counts.balances(), is(true));
    }
    List<String> expected = new ArrayList<>();
    for (int id = 0; id < 400; id++) {
      expected.add(id + "|v4|" + "y".repeat(3000) + -id);
    }
    assertThat(rows, is(expected));
  }
}
