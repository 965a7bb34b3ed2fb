package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.RecordBatch;
import dev.strandline.transforms.reduce.ReduceMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random transactions on a map, as a database's log tells of them: however the events are doubled,
 * mixed and spread over partitions and runs, the table is the map.
 */
final class ChangeOracleTest {
  private static final int ROUNDS = Integer.getInteger("strandline.rounds", 600);
  private static final DecodeSettings SETTINGS =
      Feed.settings(Feed.columns("id string", "v string", "big string", "big2 string"));

  /** A row of the source; large values are not sent while they stay. */
  private record Row(String v, String big, String big2) {
    String text(String id) {
      return id + "|" + v + "|" + big + "|" + big2;
    }
  }

  /** What the log and the map have come to. */
  private static final class Source {
    private final Random random;
    private final Map<String, Row> table = new TreeMap<>();
    private final List<ChangeEvent> events = new ArrayList<>();
    private long lsn = 1000;
    private long lastCommit = -1;
    private int values;
    private int unsent;

    Source(Random random) {
      this.random = random;
    }

    String value() {
      return "v" + values++;
    }

    void snapshot() {
      for (int i = 0; i < 6; i++) {
        if (random.nextBoolean()) {
          table.put("k" + i, new Row(value(), value(), value()));
        }
      }
      // A transaction that wrote before the snapshot's place, and committed after it.
      long before = lsn;
      lsn += 500;
      table.forEach((id, row) -> add("r", id, image(id, row), "[null,'" + lsn + "']", lsn));
      if (!table.isEmpty() && random.nextBoolean()) {
        String id = table.keySet().iterator().next();
        Row row = new Row(value(), value(), value());
        table.put(id, row);
        add("u", id, image(id, row), sequence(), before);
        lastCommit = lsn += 10;
      }
    }

    private String sequence() {
      return "[" + (lastCommit < 0 ? "null" : "'" + lastCommit + "'") + ",'x']";
    }

    void transaction() {
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        lsn += 8;
        change("k" + random.nextInt(6), "k" + random.nextInt(8));
      }
      lastCommit = lsn += 8;
    }

    private void change(String id, String other) {
      Row row = table.get(id);
      if (row == null) {
        row = new Row(value(), value(), value());
        add("c", id, image(id, row), sequence(), lsn);
        table.put(id, row);
        return;
      }
      switch (random.nextInt(7)) {
        case 0 -> remove(id);
        case 1 -> { // insert, delete, insert within one transaction
          remove(id);
          lsn += 8;
          change(id, other);
          lsn += 8;
          remove(id);
          lsn += 8;
          change(id, other);
        }
        case 2 -> { // the key changes: both share their place in the log
          if (table.containsKey(other)) {
            return;
          }
          remove(id);
          Row moved = new Row(row.v(), value(), value());
          add("c", other, image(other, moved), sequence(), lsn);
          table.put(other, moved);
        }
        case 3 -> update(id, row, row); // nothing changes
        default ->
            update(
                id,
                row,
                new Row(
                    value(),
                    random.nextInt(3) == 0 ? value() : row.big(),
                    random.nextInt(3) == 0 ? value() : row.big2()));
      }
    }

    private void update(String id, Row old, Row row) {
      String big = row.big().equals(old.big()) ? SETTINGS.placeholder() : row.big();
      String big2 = row.big2().equals(old.big2()) ? SETTINGS.placeholder() : row.big2();
      unsent += big.equals(row.big()) && big2.equals(row.big2()) ? 0 : 1;
      add("u", id, image(id, new Row(row.v(), big, big2)), sequence(), lsn);
      table.put(id, row);
    }

    private void remove(String id) {
      String values = "{'op':'d','before':{'id':'" + id + "','v':'','big':null},'after':null,";
      addRaw(id, values, sequence(), lsn, "false");
      events.add(Feed.event("t", part(id), events.size(), "{'id':'" + id + "'}", null));
      table.remove(id);
    }

    private static String image(String id, Row row) {
      return "{'id':'%s','v':'%s','big':'%s','big2':'%s'}"
          .formatted(id, row.v(), row.big(), row.big2());
    }

    private void add(String op, String id, String after, String sequence, long at) {
      String values = "{'op':'" + op + "','before':null,'after':" + after + ",";
      addRaw(id, values, sequence, at, op.equals("r") ? "true" : "false");
    }

    private void addRaw(String id, String values, String sequence, long at, String snapshot) {
      String quoted = sequence.replace("x", Long.toString(at)).replace("'", "\\'");
      String source =
          "'source':{'connector':'postgresql','name':'shop','db':'shop','snapshot':'%s',"
              + "'sequence':'%s','schema':'public','table':'t','lsn':%d}}";
      String value = values + source.formatted(snapshot, quoted, at);
      events.add(Feed.event("t", part(id), events.size(), "{'id':'" + id + "'}", value));
    }

    private static int part(String id) {
      return id.hashCode() & 3;
    }

    List<String> rows() {
      List<String> rows = new ArrayList<>();
      table.forEach((id, row) -> rows.add(row.text(id)));
      return rows;
    }
  }

  @Test
  void theTableIsTheSourcesTable() throws Exception {
    long first = Long.getLong("strandline.seed", 5_000L);
    System.out.println("ChangeOracleTest seed " + first + ", rounds " + ROUNDS);
    long unsent = 0;
    long waited = 0;
    for (long seed = first; seed < first + ROUNDS; seed++) {
      Random random = new Random(seed);
      Source source = new Source(random);
      source.snapshot();
      for (int n = random.nextInt(30); n > 0; n--) {
        source.transaction();
      }
      unsent += source.unsent;
      List<ChangeEvent> events = new ArrayList<>(source.events);
      for (ChangeEvent event : source.events) {
        if (random.nextInt(10) < 3) {
          events.add(event);
        }
      }
      Collections.shuffle(events, random);
      ChangeDecoder decoder = Decoders.debezium(SETTINGS);
      FakeTable table = new FakeTable(decoder.schema(), List.of("id"), ReduceMemory.AUTO);
      int from = 0;
      for (int runs = 1 + random.nextInt(4); runs > 0; runs--) {
        int to = runs == 1 ? events.size() : from + random.nextInt(events.size() - from + 1);
        List<RecordBatch> batches = new ArrayList<>();
        for (int at = from; at < to; at += 20) {
          batches.add(Feed.decode(decoder, events.subList(at, Math.min(to, at + 20))));
        }
        waited += table.run(batches).waiting();
        from = to;
      }
      assertThat("seed " + seed, table.rows(), is(source.rows()));
      assertThat("seed " + seed, table.waiting(), is(empty()));
    }
    assertThat("values that were not sent", unsent, greaterThan(ROUNDS * 5L));
    assertThat("rows that waited", waited, greaterThan(ROUNDS / 2L));
  }
}
