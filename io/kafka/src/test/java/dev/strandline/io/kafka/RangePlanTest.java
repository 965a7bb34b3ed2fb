package dev.strandline.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.strandline.io.Input;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RangePlanTest {
  private static final Start EARLIEST = new Start.At(Start.Where.EARLIEST);
  private static final Start LATEST = new Start.At(Start.Where.LATEST);
  private static final String ID = "cluster/topic-1";

  private static RangePlan.Partition now(int partition, long beginning, long end) {
    return new RangePlan.Partition("orders", partition, ID, beginning, end, end);
  }

  private static OffsetRange range(int partition, long from, long to) {
    return OffsetRange.of("orders", partition, ID, from, to);
  }

  private static List<OffsetRange> plan(
      Map<String, List<OffsetRange>> known, Start start, RangePlan.Partition... now)
      throws IOException {
    return new RangePlan("raw", known, start, false).of(List.of(now));
  }

  private static String refusal(
      Map<String, List<OffsetRange>> known, Start start, RangePlan.Partition... now) {
    return String.valueOf(
        assertThrows(IOException.class, () -> plan(known, start, now)).getMessage());
  }

  @Test
  void beginsAtTheEarliestOffsetAndGoesOnBehindTheLast() throws IOException {
    assertThat(plan(Map.of("lake", List.of()), EARLIEST, now(0, 5, 12)), contains(range(0, 5, 12)));
    assertThat(
        plan(Map.of("lake", List.of(range(0, 5, 12))), EARLIEST, now(0, 5, 20)),
        contains(range(0, 5, 12), range(0, 12, 20)));
  }

  /** Of a stream that has run for weeks; minutes, if each range were compared with each other. */
  @Test
  void manyRangesAreNoTrouble() {
    List<OffsetRange> ranges = new ArrayList<>();
    for (int i = 0; i < 150_000; i++) {
      ranges.add(range(0, 10L * i, 10L * i + 10));
    }
    Map<String, List<OffsetRange>> known =
        Map.of("behind", ranges.subList(0, 149_999), "lake", ranges);
    List<OffsetRange> plan =
        assertTimeoutPreemptively(
            Duration.ofSeconds(40), () -> plan(known, EARLIEST, now(0, 1_499_980, 1_500_007)));
    assertThat(
        plan,
        contains(
            range(0, 1_499_980, 1_499_990),
            range(0, 1_499_990, 1_500_000),
            range(0, 1_500_000, 1_500_007)));
  }

  @Test
  void nothingNewIsNoInput() throws IOException {
    assertThat(
        plan(Map.of("lake", List.of(range(0, 0, 12))), EARLIEST, now(0, 7, 12)), is(empty()));
  }

  @Test
  void aStartAtTheLatestOffsetIsNotedAndNotMovedByTheNextRun() throws IOException {
    assertThat(plan(Map.of("lake", List.of()), LATEST, now(0, 0, 12)), contains(range(0, 12, 12)));
    assertThat(
        plan(Map.of("lake", List.of(range(0, 12, 12))), LATEST, now(0, 0, 30)),
        contains(range(0, 12, 12), range(0, 12, 30)));
  }

  @Test
  void whereAnEmptyPartitionBeganAndItsFirstMessagesAreTwoInputs() {
    assertThat(range(0, 12, 12).name(), is("orders/000000/start"));
    assertThat(range(0, 12, 30).name(), is("orders/000000/0000000000000000012"));
  }

  @Test
  void aPartitionAddedLaterIsReadFromItsFirstMessageThoughTheStartIsTheLatest() throws IOException {
    assertThat(
        plan(Map.of("lake", List.of(range(0, 9, 9))), LATEST, now(0, 0, 9), now(1, 0, 4)),
        contains(range(0, 9, 9), range(1, 0, 4)));
  }

  @Test
  void aTopicAddedLaterIsReadFromWhatItHas() throws IOException {
    RangePlan.Partition other = new RangePlan.Partition("other", 0, "cluster/x", 50, 60, 60);
    assertThat(
        plan(Map.of("lake", List.of(range(0, 9, 9))), LATEST, now(0, 0, 9), other),
        contains(range(0, 9, 9), OffsetRange.of("other", 0, "cluster/x", 50, 60)));
  }

  @Test
  void beginsWhereTheSpecSaysAndOnlyThen() throws IOException {
    Start start = new Start.Offsets(Map.of("orders/0", 7L));
    assertThat(
        plan(Map.of("lake", List.of()), start, now(0, 0, 9), now(1, 2, 4)),
        contains(range(0, 7, 9), range(1, 2, 4)));
    assertThat(
        plan(Map.of("lake", List.of(range(0, 7, 9))), start, now(0, 0, 11)),
        contains(range(0, 7, 9), range(0, 9, 11)));
    assertThat(
        refusal(Map.of("lake", List.of()), start, now(0, 0, 6)), containsString("[SL-1823]"));
  }

  @Test
  void aStartInAPartitionThatIsNotThereIsRefused() throws IOException {
    for (String wrong : List.of("orders/2", "orders/01")) {
      Start start = new Start.Offsets(Map.of(wrong, 1L));
      assertThat(
          refusal(Map.of("lake", List.of()), start, now(0, 0, 9), now(1, 0, 9)),
          is(
              "Cannot begin "
                  + wrong
                  + " at offset 1: orders has partitions 0 to 1 only; see start of raw [SL-1823]"));
      assertThat(
          "once begun, nobody looks at start",
          plan(Map.of("lake", List.of(range(0, 7, 9))), start, now(0, 0, 9)),
          contains(range(0, 7, 9)));
    }
    Start later = new Start.Offsets(Map.of("orders-2/0", 1L));
    assertThat(
        "of a topic that is not there yet",
        plan(Map.of("lake", List.of()), later, now(0, 0, 9)),
        contains(range(0, 0, 9)));
  }

  @Test
  void whatOneTableLacksIsGivenAgainWithTheSameBounds() throws IOException {
    Map<String, List<OffsetRange>> known =
        Map.of(
            "lake", List.of(range(0, 0, 10), range(0, 10, 20)), "copy", List.of(range(0, 0, 10)));
    assertThat(plan(known, EARLIEST, now(0, 10, 25)), contains(range(0, 10, 20), range(0, 20, 25)));
  }

  @Test
  void aTableAddedLaterGetsWhatIsLeft() throws IOException {
    Map<String, List<OffsetRange>> known =
        Map.of("lake", List.of(range(0, 0, 10), range(0, 10, 20)), "added", List.of());
    assertThat(
        plan(known, EARLIEST, now(0, 14, 20)),
        contains(range(0, 0, 10).beginningWith(10), range(0, 10, 20).beginningWith(14)));
  }

  @Test
  void lostOffsetsAreAnErrorThatNamesThemOrPassedOver() throws IOException {
    Map<String, List<OffsetRange>> known = Map.of("lake", List.of(range(0, 0, 10)));
    String message = refusal(known, EARLIEST, now(0, 15, 20));
    assertThat(message, containsString("orders/0: offsets 10 to 14"));
    assertThat(message, containsString("on_lost_offsets: continue"));
    assertThat(message, containsString("[SL-3605]"));
    assertThat(
        new RangePlan("raw", known, EARLIEST, true).of(List.of(now(0, 15, 20))),
        contains(range(0, 15, 20)));
    assertThat(
        new RangePlan("raw", known, EARLIEST, true).of(List.of(now(0, 20, 20))), is(empty()));
  }

  @Test
  void whatATableStillLacksCanBeLostToo() throws IOException {
    Map<String, List<OffsetRange>> known =
        Map.of(
            "lake", List.of(range(0, 0, 10), range(0, 10, 20)), "copy", List.of(range(0, 0, 10)));
    assertThat(
        refusal(known, EARLIEST, now(0, 12, 20)), containsString("orders/0: offsets 10 to 11"));
    assertThat(
        new RangePlan("raw", known, EARLIEST, true).of(List.of(now(0, 12, 20))),
        contains(range(0, 10, 20).beginningWith(12)));
    assertThat(refusal(known, EARLIEST), containsString("orders/0: offsets 10 to 19"));
  }

  @Test
  void aFirstSightIsKeptSoThatALossBeforeTheFirstMessageIsSeen() throws IOException {
    assertThat(plan(Map.of("lake", List.of()), EARLIEST, now(0, 0, 0)), contains(range(0, 0, 0)));
    assertThat(
        refusal(Map.of("lake", List.of(range(0, 0, 0))), EARLIEST, now(0, 3, 9)),
        containsString("orders/0: offsets 0 to 2"));
  }

  @Test
  void aRecreatedTopicIsRefused() {
    String message =
        refusal(
            Map.of("lake", List.of(range(0, 0, 10))),
            EARLIEST,
            new RangePlan.Partition("orders", 0, "cluster/topic-2", 0, 30, 30));
    assertThat(message, containsString("cluster/topic-1 and is cluster/topic-2"));
    assertThat(message, containsString("--full"));
    assertThat(message, containsString("[SL-3604]"));
  }

  @Test
  void aTopicThatWasCutOffIsRefusedAndAnOpenTransactionIsNot() throws IOException {
    Map<String, List<OffsetRange>> known = Map.of("lake", List.of(range(0, 0, 10)));
    assertThat(refusal(known, EARLIEST, now(0, 0, 8)), containsString("[SL-3606]"));
    // Read uncommitted before, and committed now: the end is held back, nothing is gone.
    assertThat(
        plan(known, EARLIEST, new RangePlan.Partition("orders", 0, ID, 0, 8, 12)),
        contains(range(0, 0, 10)));
  }

  @Test
  void tablesWhoseRangesOverlapAreRefused() {
    Map<String, List<OffsetRange>> known =
        Map.of("lake", List.of(range(0, 0, 15)), "copy", List.of(range(0, 0, 10)));
    assertThat(refusal(known, EARLIEST, now(0, 0, 20)), containsString("[SL-3607]"));
  }

  @Test
  void anInputTellsItsRangeAgain() {
    for (OffsetRange range :
        List.of(range(3, 0, 0), range(7, 12, 900), range(0, 12, 900).beginningWith(300))) {
      Input input = range.input("raw", "a:9092,b:9092");
      assertThat(OffsetRange.of(input), is(range));
    }
    assertThat(
        range(3, 120, 180).input("raw", "a:9092").location(),
        is("kafka://a:9092/orders/3/120-180"));
  }

  @Test
  void namesOrderAsOffsetsDo() {
    assertThat(range(2, 9, 10).name().compareTo(range(2, 10, 11).name()) < 0, is(true));
    assertThat(range(2, 9, 10).name().compareTo(range(11, 3, 4).name()) < 0, is(true));
    assertThat(
        range(2, Long.MAX_VALUE - 1, Long.MAX_VALUE).name(),
        is("orders/000002/9223372036854775806"));
  }
}
