package dev.strandline.io.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.commit.DataFile;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.io.table.KeyedTable.Row;
import dev.strandline.s3.S3World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The crash suite of {@link CompactTableTest} on a real S3 server: every effect. */
final class S3CompactIT {
  private static final long LARGE = 1 << 20;

  @AutoClose private static S3World s3;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3World.start();
  }

  private static KeyedTable filled(FaultWorld world) throws IOException {
    KeyedTable table = new KeyedTable(world.location("table"));
    table.merged("p=1", 3, rows(0, 9), rows(20, 24), KeyedTable.NOW);
    table.merged("p=2", 2, rows(0, 9), List.of(), KeyedTable.NOW);
    return table;
  }

  private static List<Row> rows(long from, long to) {
    List<Row> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(new Row(id, "n", "v" + id, id + 1));
    }
    return rows;
  }

  private static List<String> paths(KeyedTable table) throws IOException {
    return table.state().allFiles().stream().map(DataFile::path).toList();
  }

  @Test
  void leavesTheSameRowsAfterAnyCrash() throws IOException {
    int effects;
    List<String> rows;
    List<String> deletes;
    List<String> files;
    try (FaultWorld world = s3.world()) {
      KeyedTable table = filled(world);
      rows = table.listed();
      deletes = table.deletes();
      world.restart();
      table.compacted("compact", LARGE);
      effects = world.calls();
      files = paths(table);
      assertThat(table.listed(), equalTo(rows));
    }
    assertThat(effects, greaterThan(10));
    // What is atomic tears to nothing, as BEFORE does; on S3 each effect is.
    List<Fault> faults = List.of(Fault.BEFORE, Fault.AFTER, Fault.LOST_REPLY, Fault.FAILED);
    for (int k = 1; k <= effects; k++) {
      try (FaultWorld world = s3.world()) {
        KeyedTable table = filled(world);
        world.arm(k, faults.get(k % faults.size()));
        String where = "not reached";
        try {
          table.compacted("compact", LARGE);
        } catch (ProcessStopped | IOException e) {
          where = String.valueOf(e.getMessage());
        }
        assertThat(where, table.snapshot(), equalTo(rows));
        world.restart();
        table.compacted("again", LARGE);
        assertThat(where, table.listed(), equalTo(rows));
        assertThat(where, table.deletes(), equalTo(deletes));
        assertThat(where, paths(table), is(files));
        table.assertPlaces();
      }
    }
  }
}
