package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.io.commit.ToyTable.Content;
import dev.strandline.io.commit.ToyTable.Row;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Two runs of a {@link ToyTable}, of which the second is stopped somewhere and run again. */
final class ToyHistory {
  static final Map<String, Content> FIRST =
      Map.of(
          "a", new Content(1, List.of(row("p=1", "a-1"), row("p=2", "a-2"), row("p=3", "a-3"))),
          "b", new Content(1, List.of(row("p=1", "b-1"), row("", "bad b"))));

  private ToyHistory() {}

  /** What one clean run after another makes of the table. */
  record Outcome(List<String> rows, Set<String> letters, Set<String> ledger) {
    static Outcome of(ToyTable table) throws IOException {
      return new Outcome(table.rows(), table.letterTexts(), table.ledger());
    }
  }

  /** What there is for the second run. */
  static Map<String, Content> second(WriteMode mode) {
    Map<String, Content> second = new TreeMap<>(FIRST);
    second.put(
        "c", new Content(1, List.of(row("p=2", "c-2"), row("p=4", "c-4"), row("", "bad c"))));
    if (mode != WriteMode.APPEND) {
      // Row a3 was the only one of its partition, which must go.
      second.put("a", new Content(2, List.of(row("p=1", "a-1 again"), row("p=2", "a-2"))));
    }
    return second;
  }

  /** Stops the second run at its k-th effect; once more gives what one clean run gives. */
  static void crashAndRunAgain(FaultWorld world, WriteMode mode, int k, Fault fault, Outcome clean)
      throws IOException {
    ToyTable table = new ToyTable(world, mode);
    table.run("first", FIRST, 2);
    world.arm(k, fault);
    String where = "";
    try {
      table.run("second", second(mode), 3);
    } catch (ProcessStopped | IOException e) {
      where = String.valueOf(e.getMessage());
    }
    table.rows(); // Asserts that no file is half written.
    world.restart();
    table.run("again", second(mode), 3);
    assertThat(where, Outcome.of(table), equalTo(clean));
    table.assertTidy();
  }

  static Row row(String partition, String text) {
    return new Row(partition, text);
  }
}
