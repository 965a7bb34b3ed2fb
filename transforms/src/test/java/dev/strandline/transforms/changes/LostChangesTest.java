package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.RecordBatch;
import dev.strandline.transforms.reduce.ReduceMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logs of a few keys of which changes are lost, since they are late or became dead letters: however
 * the others are mixed and cut into runs, the table is what they make of a map in the log's order.
 */
final class LostChangesTest {
  private static final int ROUNDS = Integer.getInteger("strandline.rounds", 4_000);
  private static final long FIRST = Long.getLong("strandline.seed", 7_000L);
  private static final DecodeSettings SETTINGS =
      Feed.with(
          Feed.settings(Feed.columns("id int64", "v string", "big string", "big2 string")),
          DecodeSettings.Truncate.APPLY);

  /** What is known of a key: its values, {@code ?} for one that is not known. */
  private record Known(String v, String big, String big2, boolean lives) {
    private static final String UNKNOWN = "?";

    Known updated(String newV, String newBig, String newBig2) {
      return new Known(newV, either(newBig, big), either(newBig2, big2), true);
    }

    private static String either(String sent, String before) {
      return sent.equals(UNKNOWN) ? before : sent;
    }

    Known gone() {
      return new Known(UNKNOWN, UNKNOWN, UNKNOWN, false);
    }

    boolean isWhole() {
      return !big.equals(UNKNOWN) && !big2.equals(UNKNOWN);
    }

    String text(long id) {
      return id + "|" + v + "|" + big + "|" + big2;
    }
  }

  private final ChangeDecoder decoder = Decoders.debezium(SETTINGS);
  private final TreeMap<Long, Known> keys = new TreeMap<>();
  private final List<ChangeEvent> events = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"HARD, true", "HARD, false", "SOFT, true", "SOFT_WHOLE, false"})
  void theTableIsWhatTheOthersMakeOfAMap(FakeTable.Deletes deletes, boolean partial)
      throws Exception {
    System.out.println("LostChangesTest seed " + FIRST + ", rounds " + ROUNDS);
    FakeTable table = new FakeTable(decoder.schema(), List.of("id"), ReduceMemory.AUTO, deletes);
    long rows = 0;
    long waiting = 0;
    long marked = 0;
    for (long seed = FIRST; seed < FIRST + ROUNDS; seed++) {
      Random random = new Random(seed);
      live(random, partial);
      table.clear();
      boolean oneByOne = random.nextInt(4) == 0;
      run(table, random, oneByOne);
      String of = "seed " + seed;
      assertThat(of, table.rows(), is(texts(known -> known.lives() && known.isWhole())));
      assertThat(of, table.waiting(), is(texts(known -> known.lives() && !known.isWhole())));
      List<String> markedKeys = table.marked().stream().map(LostChangesTest::key).toList();
      List<String> gone =
          texts(known -> !known.lives()).stream().map(LostChangesTest::key).toList();
      if (deletes == FakeTable.Deletes.SOFT_WHOLE
          || (deletes == FakeTable.Deletes.SOFT && oneByOne)) {
        assertThat(of, markedKeys, is(gone));
      } else {
        assertThat(of, markedKeys, everyItem(is(in(gone))));
      }
      rows += table.rows().size();
      waiting += table.waiting().size();
      marked += markedKeys.size();
    }
    assertThat(rows, greaterThan(ROUNDS / 4L));
    assertThat(waiting, partial ? greaterThan(ROUNDS / 4L) : is(0L));
    assertThat(marked, deletes == FakeTable.Deletes.HARD ? is(0L) : greaterThan(ROUNDS / 4L));
  }

  private static String key(String row) {
    return row.substring(0, row.indexOf('|'));
  }

  private List<String> texts(Predicate<Known> which) {
    List<String> texts = new ArrayList<>();
    keys.forEach(
        (id, known) -> {
          if (which.test(known)) {
            texts.add(known.text(id));
          }
        });
    return texts;
  }

  /** Changes of three keys, each of which may leave out what a lost one has sent. */
  private void live(Random random, boolean partial) {
    keys.clear();
    events.clear();
    int changes = 2 + random.nextInt(9);
    for (int at = 1; at <= changes; at++) {
      long lsn = 10L * at;
      long id = 1L + random.nextInt(3);
      switch (random.nextInt(8)) {
        case 0 -> {
          events.add(event(lsn, null, "t", "null"));
          keys.replaceAll((any, known) -> known.gone());
        }
        case 1, 2 -> {
          events.add(event(lsn, id, "d", "null"));
          keys.computeIfPresent(id, (any, known) -> known.gone());
        }
        case 3, 4 -> change(lsn, id, "c", "b" + at, "c" + at);
        default ->
            change(lsn, id, "u", sent(random, partial, "b" + at), sent(random, partial, "c" + at));
      }
    }
  }

  private static String sent(Random random, boolean partial, String value) {
    return partial && random.nextInt(3) > 0 ? Known.UNKNOWN : value;
  }

  private void change(long lsn, long id, String op, String big, String big2) {
    String row =
        "{'id':%d,'v':'v%d','big':'%s','big2':'%s'}"
            .formatted(id, lsn, big, big2)
            .replace(Known.UNKNOWN, SETTINGS.placeholder());
    events.add(event(lsn, id, op, row));
    Known none = new Known(Known.UNKNOWN, Known.UNKNOWN, Known.UNKNOWN, false);
    keys.put(id, keys.getOrDefault(id, none).updated("v" + lsn, big, big2));
  }

  private static ChangeEvent event(long lsn, @Nullable Long id, String op, String after) {
    return Feed.event(
        lsn,
        id == null ? null : "{'id':" + id + "}",
        ("{'op':'%s','before':null,'after':%s,'source':{'connector':'postgresql','name':'s',"
                + "'snapshot':'false','sequence':'[null,null]','lsn':%d}}")
            .formatted(op, after, lsn));
  }

  private void run(FakeTable table, Random random, boolean oneByOne) throws Exception {
    Collections.shuffle(events, random);
    int from = 0;
    while (from < events.size()) {
      int to = oneByOne ? from + 1 : from + 1 + random.nextInt(events.size() - from);
      take(table, events.subList(from, to));
      from = to;
    }
  }

  private void take(FakeTable table, List<ChangeEvent> run) throws IOException, UndecodableEvent {
    RecordBatch batch = Feed.decode(decoder, run);
    table.truncate(decoder.takeTruncates());
    table.run(List.of(batch));
  }
}
