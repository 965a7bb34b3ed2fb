package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

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
  void anInsertThatLeavesAValueOutTakesNoneFromBefore() throws Exception {
    run(change("c", 10, "1,a,'x'"));
    assertThat(run(change("c", 20, "1,b," + UNSENT)).waiting(), is(1L));
    assertThat(table.rows(), is(empty()));
    run(change("u", 15, "1,z,'still before'"));
    assertThat(table.waiting(), contains("1|b|?"));
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
