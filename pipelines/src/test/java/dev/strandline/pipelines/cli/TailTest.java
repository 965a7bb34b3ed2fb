package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TailTest {
  @Test
  void passesAllOnAndKeepsTheEnd() throws IOException {
    StringWriter all = new StringWriter();
    Tail tail = new Tail(all);
    for (int i = 0; i < 10_000; i++) {
      tail.write("line " + i + "\n");
    }
    tail.write('x');
    tail.write("yzzz".toCharArray(), 0, 2);
    assertThat(all.toString().length(), is(98_893));
    assertThat(tail.text().length(), is(4_000));
    assertThat(tail.text().endsWith("line 9998\nline 9999\nxyz"), is(true));
  }

  /** A cluster's answer to who submitted the job is the exception, and nothing else. */
  @Test
  void aJobThatFailsSaysWhy() {
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class, () -> Job.main(new String[] {"validate", "no-such.yaml"}));
    assertThat(failed.getMessage(), containsString("exit code 3"));
    assertThat(failed.getMessage(), containsString("no-such.yaml"));
  }
}
