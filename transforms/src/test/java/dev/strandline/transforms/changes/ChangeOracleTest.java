package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.transforms.reduce.ReduceMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random transactions on several tables, as five kinds of logs tell of them: however the events are
 * doubled, mixed and spread over partitions, batches and runs, late or replayed, each table is the
 * map that the statements made, whether its deleted rows go or are marked.
 *
 * <p>{@code -Dstrandline.rounds} says how many lives there are of all logs together, {@code
 * -Dstrandline.seed} the first one's seed.
 */
final class ChangeOracleTest {
  private static final int ROUNDS = Integer.getInteger("strandline.rounds", 10_000);
  private static final long FIRST = Long.getLong("strandline.seed", 5_000L);

  /** The tables that Strandline makes of one kind of log. */
  private static final class Lake {
    private final TablesDecoder decoder;
    private final List<FakeTable> tables = new ArrayList<>();
    private final List<RowWriter> outs = new ArrayList<>();
    private long waited;

    Lake(DecodeSettings.Order order, FakeTable.Deletes deletes) throws IOException {
      List<DecodeSettings> settings =
          List.of(
              settings(order, "public.orders", "id int64", "v string", "big string", "big2 string"),
              settings(
                  order,
                  "public.items",
                  "order_id int64",
                  "line int32",
                  "amount decimal(12,2)",
                  "big string"),
              settings(order, "public.tags", "name string", "color string"));
      decoder =
          Decoders.tables(one -> Decoders.debezium(one), settings, TablesDecoder.Unknown.FAIL);
      for (int i = 0; i < settings.size(); i++) {
        RandomSource.Table table = RandomSource.TABLES.get(i);
        List<String> keys = table.columns().subList(0, table.keys());
        tables.add(new FakeTable(decoder.schemas().get(i), keys, ReduceMemory.AUTO, deletes));
        outs.add(new RowWriter(decoder.schemas().get(i), 1 << 10));
      }
    }

    private static DecodeSettings settings(
        DecodeSettings.Order order, String table, String... columns) {
      DecodeSettings settings = Feed.of(Feed.settings(Feed.columns(columns)), table);
      DecodeSettings ordered =
          Feed.with(Feed.with(settings, order), DecodeSettings.Decimals.STRING);
      return order == DecodeSettings.Order.LOG
          ? Feed.with(ordered, DecodeSettings.Truncate.APPLY)
          : ordered;
    }

    void clear() {
      tables.forEach(FakeTable::clear);
    }

    /** Decodes the events in batches and takes them in. */
    void run(List<ChangeEvent> events, int batch) throws Exception {
      List<List<RecordBatch>> batches = new ArrayList<>();
      tables.forEach(table -> batches.add(new ArrayList<>()));
      for (int i = 0; i < events.size(); i++) {
        int of = decoder.decode(events.get(i), outs);
        if (of != TablesDecoder.NONE) {
          tables.get(of).truncate(decoder.takeTruncates());
        }
        if (i % batch == batch - 1 || i == events.size() - 1) {
          for (int t = 0; t < outs.size(); t++) {
            batches.get(t).add(outs.get(t).take());
          }
        }
      }
      for (int t = 0; t < tables.size(); t++) {
        waited += tables.get(t).run(batches.get(t)).waiting();
      }
    }

    List<String> rows(int table) {
      List<String> rows = new ArrayList<>(tables.get(table).rows());
      Collections.sort(rows);
      return rows;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTablesAreTheSourcesTables(LogDialect.Product product) throws Exception {
    boolean truncates = product != LogDialect.Product.OFFSETS;
    int rounds = ROUNDS / LogDialect.Product.values().length;
    System.out.println("ChangeOracleTest " + product + " seed " + FIRST + ", rounds " + rounds);
    DecodeSettings.Order order =
        product == LogDialect.Product.OFFSETS
            ? DecodeSettings.Order.OFFSET
            : DecodeSettings.Order.LOG;
    Lake hard = new Lake(order, FakeTable.Deletes.HARD);
    Lake soft =
        new Lake(
            order, product.leavesOut() ? FakeTable.Deletes.SOFT : FakeTable.Deletes.SOFT_WHOLE);
    Map<RandomSource.Seen, Integer> seen = new EnumMap<>(RandomSource.Seen.class);
    for (long seed = FIRST; seed < FIRST + rounds; seed++) {
      Random random = new Random(seed);
      RandomLife life = new RandomLife(product, random, 3, seen, truncates);
      Lake lake = seed % 2 == 0 ? hard : soft;
      lake.clear();
      for (List<ChangeEvent> run : life.runs()) {
        lake.run(run, 1 + random.nextInt(30));
      }
      for (int t = 0; t < RandomSource.TABLES.size(); t++) {
        assertThat("seed " + seed + ", table " + t, lake.rows(t), is(life.rows(t)));
        assertThat("seed " + seed + ", table " + t, lake.tables.get(t).waiting(), is(empty()));
      }
    }
    for (RandomSource.Seen what : RandomSource.Seen.values()) {
      if (what == RandomSource.Seen.TRUNCATES && !truncates) {
        continue;
      }
      assertThat(what + " of " + seen, seen.getOrDefault(what, 0), greaterThan(rounds / 4));
    }
    if (product.leavesOut()) {
      assertThat("rows that waited", hard.waited + soft.waited, greaterThan(rounds / 4L));
    }
  }
}
