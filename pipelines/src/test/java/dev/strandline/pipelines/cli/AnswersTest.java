package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What plan, preview and dead-letters print. */
final class AnswersTest {
  private final Console console = Console.plain();

  @Test
  void previewAlignsNumbersAndSetsNullsApart() {
    assertThat(console.run("preview", "good.yaml"), is(0));
    assertThat(
        console.err(),
        is(
            """
            name           price
            string  decimal(9,2)
            ──────  ────────────
            null            1.50
            null         1234.00
            日本            null
            the first 3 rows

            2 rejected rows
            landing/b.gz:18 c7: not a date: "x" [SL-2104]
                a|***|x
            orders/000003/10, record 12 it is no JSON [SL-2303]
                {
            1 file that a run would set aside
            Cannot read landing/c.gz: it ends too early [SL-3102]
            """));
  }

  @Test
  void previewColoursARealNullOnly() {
    Console live = new Console(new Terminal.Look(true, true, false, 80));
    live.run("preview", "good.yaml");
    assertThat(live.err(), containsString("\nnull            1.50"));
    assertThat(live.err(), containsString("\n\u001b[2mnull  \u001b[0m"));
  }

  @Test
  void previewRefusesALimitOutOfItsRange() {
    assertThat(console.run("preview", "good.yaml", "-n", "0"), is(2));
    assertThat(console.err(), startsWith("strandline: --limit: expected 1 to 10000, got 0\n"));
  }

  @Test
  void planTellsTheGraphTheInputsAndTheChoices() {
    assertThat(console.run("plan", "good.yaml"), is(7));
    String text = console.err();
    assertThat(text, containsString("latest LatestPerKey <- raw\n"));
    assertThat(text, containsString("dead_letters Parquet <- raw (rejected)\n"));
    assertThat(text, containsString("reads: 1 file, 1.2 MB\n"));
    assertThat(text, containsString("raw: landing/a.gz (1.2 MB, about 30,000 rows)\n"));
    assertThat(text, containsString("replace year=2026\n"));
    assertThat(text, containsString("OneShuffle: the partition columns are in the key\n"));
    assertThat(text, containsString("direct: 12 MB of input"));
    assertThat(text, not(containsString("\u001b")));
  }

  @Test
  void planDrawsMermaid() {
    assertThat(console.run("plan", "good.yaml", "-o", "mermaid"), is(0));
    assertThat(
        console.out(),
        is(
            """
            flowchart LR
              n0[("raw<br/>ReadFromFiles<br/>path: landing/&lt;*&gt;.gz")]
              n1["latest<br/>LatestPerKey<br/>keys: c1, c7"]
              n2[("lake<br/>WriteToParquet")]
              n3[("dead_letters<br/>Parquet")]
              n0 --> n1
              n1 -->|"c1, c7"| n2
              n0 -->|"rejected"| n3
            """));
  }

  @Test
  void planDrawsWellFormedSvg() throws Exception {
    assertThat(console.run("plan", "good.yaml", "-o", "svg"), is(0));
    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(console.out())));
    assertThat(svg.getElementsByTagName("rect").getLength(), is(5));
    assertThat(console.out(), containsString("path: landing/&lt;*&gt;.gz"));
  }

  @Test
  void filesAreOnePathALine() {
    assertThat(console.run("files", "good.yaml"), is(0));
    assertThat(console.out(), is("/lake/day=1/s0-of-1.parquet\n/lake/day=2/s0-of-1.parquet\n"));
    assertThat(console.run("files", "--table", "/lake", "--check", "7"), is(0));
    assertThat(console.run("files", "--table", "/lake", "--check", "6"), is(1));
    assertThat(console.run("files"), is(2));
    assertThat(console.err(), containsString("Name a spec, or a table's folder with --table"));
  }

  @Test
  void historyShowsRunsAndInputs() {
    assertThat(console.run("history", "good.yaml"), is(0));
    assertThat(console.err(), containsString("20261121T020000-4f1c"));
    assertThat(console.err(), containsString("4.2 s"));
    assertThat(console.run("history", "--table", "/lake", "--inputs"), is(0));
    assertThat(console.err(), containsString("set aside: it ends too early"));
    assertThat(console.run("history", "good.yaml", "-o", "json"), is(0));
    assertThat(console.out(), containsString("\"commit\" : 7"));
  }

  @Test
  void aNarrowHistoryStillTellsWhichRunItWas() {
    Console narrow = Console.live();
    assertThat(narrow.run("history", "good.yaml"), is(0));
    assertThat(narrow.err(), containsString("\n20261121T020000-4f1c  2026-11-21T02:00:00Z  "));
    assertThat(narrow.err(), containsString("not shown for want of room: "));
  }

  @Test
  void deadLettersAreGroupedWithExamples() {
    assertThat(console.run("dead-letters", "some/store", "--code=SL-2104", "--examples=1"), is(0));
    assertThat(console.err(), containsString("5,012     7,000  SL-2104  raw   c7      not a date"));
    assertThat(console.err(), containsString("  b.gz:18 not a date: \"x\"\n    a|***|x\n"));
    assertThat(
        console.err(), containsString("  orders/000003/10, record 12 not a date: \"y\"\n    y\n"));
    assertThat(
        console.engine.filter,
        is(
            Optional.of(
                new LetterFilter(Optional.of("SL-2104"), Optional.empty(), Optional.empty(), 1))));
    assertThat(console.engine.requests, is(List.of()));
  }

  @Test
  void noDeadLettersAreSaidSo() {
    assertThat(console.run("dead-letters", "empty"), is(0));
    assertThat(console.err(), is("no dead letters\n"));
  }

  @Test
  void compactTellsWhatBecameOfTheFiles() {
    assertThat(console.run("compact", "--table", "data/lake"), is(0));
    assertThat(
        console.err(),
        is(
            """
            partition  rows  files   bytes  files after  bytes after
            ─────────  ────  ─────  ──────  ───────────  ───────────
            day=1       900     12  120 KB            1      99.0 KB
            data/lake: made 1 file of 12, 120 KB; commit 8
            """));
  }

  @Test
  void compactTellsWhatItWouldDo() {
    assertThat(console.run("compact", "--table", "data/lake", "--dry-run"), is(0));
    assertThat(console.err(), containsString("would make 1 file of 12"));
    console.run("compact", "--table", "data/lake", "--dry-run", "--delete-memory", "90d");
    assertThat(console.err(), containsString("120 KB; would forget 7 deletes\n"));
    assertThat(console.run("compact", "--table", "data/lake", "--target-file-size", "much"), is(2));
    assertThat(console.err(), containsString("expected a size such as 64MB, got \"much\""));
  }
}
