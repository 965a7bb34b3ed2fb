package dev.strandline.io.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.io.commit.DataFile;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.table.KeyedTable.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A {@link KeyedTable} of some files that is compacted: stopped somewhere, and once more. */
final class CompactHistory {
  static final long LARGE = 1 << 20;

  private CompactHistory() {}

  /** What a compaction that nothing stops makes of the table, whose rows stay as they were. */
  record Outcome(List<String> rows, List<String> deletes, Set<String> files) {
    static Outcome of(KeyedTable table) throws IOException {
      return new Outcome(table.listed(), table.deletes(), new TreeSet<>(paths(table)));
    }
  }

  /** A compaction that nothing stops; the world has counted its effects. */
  static Outcome clean(FaultWorld world) throws IOException {
    KeyedTable table = filled(world);
    Outcome before = Outcome.of(table);
    world.restart();
    table.compacted("compact", LARGE);
    Outcome after = Outcome.of(table);
    assertThat(after.rows(), equalTo(before.rows()));
    assertThat(after.deletes(), equalTo(before.deletes()));
    return after;
  }

  /** Stops a compaction at its k-th effect; once more gives what one that nothing stops gives. */
  static void crashAndRunAgain(FaultWorld world, int k, Fault fault, Outcome clean)
      throws IOException {
    KeyedTable table = filled(world);
    world.arm(k, fault);
    String where = "not reached";
    try {
      table.compacted("compact", LARGE);
    } catch (ProcessStopped | IOException e) {
      where = String.valueOf(e.getMessage());
    }
    // Who asks for the commit's files finds the rows once, at any time.
    assertThat(where, table.snapshot(), equalTo(clean.rows()));
    world.restart();
    table.compacted("again", LARGE);
    assertThat(where, Outcome.of(table), equalTo(clean));
    table.assertPlaces();
  }

  static KeyedTable filled(FaultWorld world) throws IOException {
    KeyedTable table = new KeyedTable(world.location("table"));
    table.merged("p=1", 3, rows(0, 9), rows(20, 24), KeyedTable.NOW);
    table.merged("p=2", 2, rows(0, 9), List.of(), KeyedTable.NOW);
    table.merged("p=3", 1, rows(0, 9), List.of(), KeyedTable.NOW);
    return table;
  }

  static List<Row> rows(long from, long to) {
    List<Row> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(new Row(id, id % 7 == 0 ? null : "n" + id % 5, "v" + id, id + 1));
    }
    return rows;
  }

  static List<String> paths(KeyedTable table) throws IOException {
    return table.state().allFiles().stream().map(DataFile::path).toList();
  }
}
