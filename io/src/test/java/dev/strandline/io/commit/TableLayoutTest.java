package dev.strandline.io.commit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

/** Where a table keeps what is ours. */
final class TableLayoutTest {
  @Test
  void findsARunsFolderHoweverTheTablesLocationEnds() {
    assertThat(TableLayout.run("lake/orders", "r1"), is("lake/orders/_strandline/runs/r1"));
    assertThat(TableLayout.run("lake/orders/", "r1"), is("lake/orders/_strandline/runs/r1"));
    assertThat(TableLayout.run("s3://lake/", "r1"), is("s3://lake/_strandline/runs/r1"));
    assertThat(TableLayout.run("s3://lake", "r1"), is("s3://lake/_strandline/runs/r1"));
  }
}
