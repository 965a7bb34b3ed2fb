package dev.strandline.io.kinesis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.Input;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShardPlanTest {
  private static final String FIRST = "shardId-000000000000";
  private final FakeStreams streams = new FakeStreams(Duration.ofHours(24), 1);
  private final List<ShardRange> lake = new ArrayList<>();

  private List<ShardRange> plan(Start start, boolean goesOn) throws IOException {
    return new ShardPlan("raw", Map.of("lake", lake), start, goesOn, streams.clock())
        .of(List.of(streams.look()), streams::walk);
  }

  /** Plans, and takes what is new. */
  private List<String> next() throws IOException {
    return next(Start.EARLIEST);
  }

  private List<String> next(Start start) throws IOException {
    List<String> known = lake.stream().map(ShardRange::id).toList();
    List<ShardRange> fresh =
        plan(start, false).stream().filter(range -> !known.contains(range.id())).toList();
    lake.addAll(fresh);
    return fresh.stream().map(r -> r.after().text() + "-" + r.until().text()).toList();
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(IOException.class, () -> plan(Start.EARLIEST, false)).getMessage());
  }

  @Test
  void beginsAtTheFirstRecordAndGoesOnBehindTheLast() throws IOException {
    streams.put(FIRST);
    long last = streams.put(FIRST);
    assertThat(next(), contains("-" + last));
    assertThat(next(), is(empty()));
    long more = streams.put(FIRST);
    assertThat(next(), contains(last + "-" + more));
  }

  @Test
  void aLongBacklogIsFoundFromItsEnd() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      streams.put(FIRST);
      streams.pass(Duration.ofSeconds(1));
    }
    long last = streams.put(FIRST);
    int[] answers = {0};
    Tip tip =
        Tip.look(
            (shard, after) -> {
              answers[0]++;
              return streams.walk(shard, after);
            },
            streams.look().shards().get(0),
            Bound.HORIZON,
            Long.MAX_VALUE);
    assertThat(tip.last().text(), is(Long.toString(last)));
    assertThat("walks", answers[0], is(2));
  }

  @Test
  void aStartAtTheLatestRecordIsNotedAndNotMovedByTheNextRun() throws IOException {
    long before = streams.put(FIRST);
    assertThat(next(Start.LATEST), contains(before + "-" + before));
    long after = streams.put(FIRST);
    assertThat(next(Start.LATEST), contains(before + "-" + after));
  }

  @Test
  void aStartAtATimeReadsWhatCameThenOrLater() throws IOException {
    streams.put(FIRST);
    streams.pass(Duration.ofMinutes(5));
    Instant time = streams.clock().instant();
    Start start = Start.parse(time.toString());
    assertThat(next(start), contains("@" + time.toEpochMilli() + "-@" + time.toEpochMilli()));
    long later = streams.put(FIRST);
    assertThat(next(start), contains("@" + time.toEpochMilli() + "-" + later));
    List<String> read = new ArrayList<>();
    streams.reader(false).read(lake.get(1), record -> read.add(record.record().number().text()));
    assertThat(read, contains(Long.toString(later)));
  }

  @Test
  void theShardsOfASplitAreReadFromTheirFirstRecordsThoughTheStartIsTheLatest() throws IOException {
    long before = streams.put(FIRST);
    next(Start.LATEST);
    long last = streams.put(FIRST);
    streams.close(FIRST);
    String child = streams.open();
    long first = streams.put(child);
    assertThat(next(Start.LATEST), contains(before + "-" + last, "-" + first));
    assertThat("read to its end", lake.get(1).looked().closed(), is(true));
    streams.pass(Duration.ofHours(20));
    next(Start.LATEST);
    streams.pass(Duration.ofHours(20));
    assertThat(streams.ids(), contains(child));
    assertThat("nothing is missing of a shard that is gone", next(Start.LATEST).size(), is(1));
  }

  @Test
  void whatOneTableLacksIsGivenAgainWithTheSameBounds() throws IOException {
    long one = streams.put(FIRST);
    next();
    long two = streams.put(FIRST);
    next();
    List<ShardRange> copy = lake.subList(0, 1);
    List<ShardRange> plan =
        new ShardPlan(
                "raw", Map.of("lake", lake, "copy", copy), Start.EARLIEST, false, streams.clock())
            .of(List.of(streams.look()), streams::walk);
    assertThat(plan, is(lake));
    assertThat(plan.get(1).id(), is(lake.get(1).id()));
    assertThat(lake.get(1).until().text(), is(Long.toString(two)));
    assertThat(lake.get(1).after().text(), is(Long.toString(one)));
  }

  @Test
  void aLossIsToldWhenRetentionHasPassedAndTheLastRecordIsGone() throws IOException {
    long last = streams.put(FIRST);
    next();
    streams.pass(Duration.ofHours(10));
    streams.put(FIRST); // nobody reads it
    streams.pass(Duration.ofHours(30));
    long kept = streams.put(FIRST);
    assertThat(refusal(), containsString("records after " + last + " and before " + kept));
    assertThat(refusal(), containsString("on_lost_records: continue"));
    assertThat(refusal(), containsString("[SL-3645]"));
    List<ShardRange> plan = plan(Start.EARLIEST, true);
    assertThat(plan.get(0).until().text(), is(Long.toString(kept)));
    assertThat(plan.get(0).isAllWanted(), is(false));
  }

  @Test
  void aShardThatIsGoneBeforeItsEndWasReadIsALoss() throws IOException {
    long last = streams.put(FIRST);
    next();
    streams.close(FIRST);
    streams.open();
    streams.pass(Duration.ofHours(30));
    assertThat(refusal(), containsString("orders/" + FIRST + ": records after " + last));
  }

  @Test
  void recordsDroppedBetweenPlanAndReadingAreTold() throws IOException {
    streams.put(FIRST);
    next();
    streams.pass(Duration.ofHours(1));
    streams.put(FIRST);
    next();
    ShardRange range = lake.get(1);
    streams.pass(Duration.ofHours(25));
    String message =
        assertThrows(IOException.class, () -> streams.reader(false).read(range, record -> true))
            .getMessage();
    assertThat(message, containsString("[SL-3645]"));
    streams.reader(true).read(range, record -> true);
    streams.reader(false).read(range.whatIsThere(), record -> true);
  }

  @Test
  void aRecordThatIsNotShownAtOnceIsWaitedFor() throws IOException {
    long one = streams.put(FIRST);
    long two = streams.put(FIRST);
    next();
    streams.hide(3);
    List<String> read = new ArrayList<>();
    streams.reader(false).read(lake.get(0), record -> read.add(record.record().number().text()));
    assertThat(read, contains(Long.toString(one), Long.toString(two)));
  }

  @Test
  void readingThatStandsStillIsAnError() throws IOException {
    streams.put(FIRST);
    next();
    streams.hide(Integer.MAX_VALUE);
    RangeRecords reader = new RangeRecords(streams, Duration.ofMillis(20), false, streams.clock());
    String message =
        assertThrows(IOException.class, () -> reader.read(lake.get(0), record -> true))
            .getMessage();
    assertThat(message, containsString("[SL-3648]"));
  }

  @Test
  void aStreamMadeAgainIsRefused() throws IOException {
    streams.put(FIRST);
    next();
    streams.recreate();
    assertThat(refusal(), containsString("[SL-3644]"));
    assertThat(refusal(), containsString("--full"));
  }

  @Test
  void tablesWhoseRangesOverlapAreRefused() throws IOException {
    streams.put(FIRST);
    next();
    streams.put(FIRST);
    Shard shard = lake.get(0).shard();
    lake.add(
        new ShardRange(
            shard, Bound.HORIZON, new Bound("9999"), new ShardRange.Looked(0, 0, false)));
    assertThat(refusal(), containsString("[SL-3647]"));
  }

  @Test
  void anEpochTakesSoManyAndTellsThatThereAreMore() throws IOException {
    for (int i = 0; i < 100; i++) {
      streams.put(FIRST);
      streams.pass(Duration.ofSeconds(1));
    }
    ShardPlan plan =
        new ShardPlan("raw", Map.of("lake", lake), Start.EARLIEST, false, streams.clock()).upTo(10);
    List<ShardRange> ranges = plan.of(List.of(streams.look()), streams::walk);
    List<String> read = new ArrayList<>();
    streams.reader(false).read(ranges.get(0), record -> read.add(record.record().number().text()));
    assertThat(read.size(), is(10));
    assertThat(plan.left(), greaterThan(0L));
  }

  @Test
  void anInputTellsItsRangeAgain() throws IOException {
    streams.put(FIRST);
    next();
    streams.put(FIRST);
    next();
    for (ShardRange range : List.of(lake.get(0), lake.get(1), lake.get(1).whatIsThere())) {
      Input input = range.input("raw");
      assertThat(ShardRange.of(input), is(range));
      assertThat(ShardRange.of(input).input("raw"), is(input));
    }
    assertThat(lake.get(1).name(), is("orders/" + FIRST + "/0041007"));
  }

  @Test
  void numbersOrderAsNumbersInNamesAndInPositions() {
    List<String> numbers =
        List.of(
            "0",
            "9",
            "10",
            "255",
            "256",
            "49680441904675451337914837461226376415405228341162147842",
            "49680442268311402545155178407107798569209481082825605154",
            "9".repeat(129));
    for (int i = 1; i < numbers.size(); i++) {
      Bound one = new Bound(numbers.get(i - 1));
      Bound two = new Bound(numbers.get(i));
      assertThat(one.compareTo(two) < 0, is(true));
      assertThat(one.ordered().compareTo(two.ordered()) < 0, is(true));
      assertThat(Arrays.compareUnsigned(one.log(), two.log()) < 0, is(true));
      assertThat(
          new BigInteger(1, Arrays.copyOfRange(two.log(), 1, two.log().length)),
          is(new BigInteger(numbers.get(i))));
    }
    assertThat(Bound.HORIZON.compareTo(Bound.at(Instant.EPOCH)) < 0, is(true));
    assertThat(Bound.at(Instant.EPOCH).compareTo(new Bound("0")) < 0, is(true));
    assertThat(new Shard("s", "i", "shardId-000000000012").number(), is(12L));
  }
}
