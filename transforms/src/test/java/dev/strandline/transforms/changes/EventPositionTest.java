package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.Origin;
import dev.strandline.model.Position;
import org.junit.jupiter.api.Test;

/** Events of a log that has no offsets, but log bytes in its rows' positions. */
final class EventPositionTest {
  private static final Origin STREAM = new Origin("raw/orders@1", new byte[0]);

  private static ChangeEvent event(int number, long shard) {
    return new ChangeEvent(
        null, null, "orders", -1, -1, STREAM, shard, new byte[] {1, (byte) number});
  }

  private static Position position(EventPosition at) {
    return new Position(at.origin(), at.log(), at.seq());
  }

  @Test
  void withoutAPositionOfTheirOwnEventsAreOrderedAsTheirRows() {
    Position first = position(EventPosition.inPartition(event(7, 9), ""));
    Position second = position(EventPosition.inPartition(event(8, 2), ""));
    assertThat(first.compareTo(second) < 0, is(true));
    assertThat(first.origin().domain(), is("records:raw/orders@1"));
    Position row = position(EventPosition.inPartition(event(7, 9), "").row(1));
    assertThat(first.compareTo(row) < 0 && row.compareTo(second) < 0, is(true));
  }

  @Test
  void betweenEqualPositionsOfTheDatabaseTheirRowsDecide() {
    byte[] log = {0, 5};
    Position first = position(EventPosition.inLog("postgresql:shop", log, event(7, 9)));
    Position second = position(EventPosition.inLog("postgresql:shop", log, event(8, 2)));
    Position later =
        position(EventPosition.inLog("postgresql:shop", new byte[] {0, 6}, event(1, 1)));
    assertThat(first.compareTo(second) < 0, is(true));
    assertThat(second.compareTo(later) < 0, is(true));
  }
}
