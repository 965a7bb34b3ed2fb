package dev.strandline.transforms.changes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A life of a database of a few tables, and the events of its log as whoever reads them may get
 * them: mixed, a third of them doubled, in runs of which some come twice.
 */
public final class RandomLife {
  private static final List<LogDialect.Product> WITH_POSITIONS =
      List.of(
          LogDialect.Product.POSTGRES,
          LogDialect.Product.MYSQL,
          LogDialect.Product.SQLSERVER,
          LogDialect.Product.ORACLE);

  private final LogDialect.Product product;
  private final RandomSource source;
  private final List<List<ChangeEvent>> runs;

  /**
   * A life in that product.
   *
   * @param mostRuns that the events come in, apart from those that come twice
   * @param seen what happened in it is added there
   * @param truncates whether tables are truncated
   */
  RandomLife(
      LogDialect.Product product,
      Random random,
      int mostRuns,
      Map<RandomSource.Seen, Integer> seen,
      boolean truncates) {
    this.product = product;
    LogDialect log = new LogDialect(product, random);
    source = new RandomSource(random, log, seen, truncates);
    source.live(random.nextInt(20));
    runs = runs(log, random, mostRuns);
  }

  /**
   * A life in a product whose log tells the order by itself, as it must where no offset does; with
   * truncates where it {@link #leavesOut} values.
   */
  public static RandomLife withPositions(Random random, int mostRuns) {
    LogDialect.Product product = WITH_POSITIONS.get(random.nextInt(WITH_POSITIONS.size()));
    return new RandomLife(
        product, random, mostRuns, new EnumMap<>(RandomSource.Seen.class), product.leavesOut());
  }

  private static List<List<ChangeEvent>> runs(LogDialect log, Random random, int most) {
    List<ChangeEvent> events = new ArrayList<>(log.events());
    for (int i = 0; i < log.events().size(); i++) {
      if (random.nextInt(10) < 3) {
        events.add(log.again(i));
      }
    }
    Collections.shuffle(events, random);
    List<List<ChangeEvent>> runs = new ArrayList<>();
    int from = 0;
    for (int left = 1 + random.nextInt(most); left > 0; left--) {
      int to = left == 1 ? events.size() : from + random.nextInt(events.size() - from + 1);
      runs.add(events.subList(from, to));
      if (random.nextInt(4) == 0) {
        runs.add(runs.get(random.nextInt(runs.size())));
      }
      from = to;
    }
    return runs;
  }

  List<List<ChangeEvent>> runs() {
    return runs;
  }

  /** The events of each run, one a line of JSON with its key and its value. */
  public List<List<String>> lines() {
    return runs.stream().map(run -> run.stream().map(RandomLife::line).toList()).toList();
  }

  private static String line(ChangeEvent event) {
    return "{\"key\":" + json(event.key()) + ",\"value\":" + json(event.value()) + "}";
  }

  private static String json(byte @Nullable [] text) {
    return text == null ? "null" : new String(text, StandardCharsets.UTF_8);
  }

  /** Whether values are not sent while they stay as they are. */
  public boolean leavesOut() {
    return product.leavesOut();
  }

  /**
   * The rows of a table in the end, with bars between values and a dash for null, in the order of
   * texts.
   *
   * @param table 0 for orders (id, v, big, big2), 1 for items (order_id, line, amount, big), 2 for
   *     tags (name, color)
   */
  public List<String> rows(int table) {
    return source.rows(table);
  }
}
