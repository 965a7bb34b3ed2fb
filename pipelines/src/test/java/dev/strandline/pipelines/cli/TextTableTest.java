package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void aLongCellIsShortened() {
    TextTable table =
        new TextTable(terminal(Terminal.Look.PLAIN), List.of(TextTable.Head.left("a")));
    table.row(List.of("x".repeat(500)));
    assertThat(table.lines().get(2), is("x".repeat(47) + "…"));
  }

  @Test
  void wideAndCombiningCharactersAreMeasured() {
    assertThat(Cells.width("日本"), is(4));
    assertThat(Cells.width("e\u0301"), is(1));
    assertThat(Cells.shorten("日本語", 5), is("日本…"));
  }

  @Test
  void aCellCannotCommandTheTerminal() {
    assertThat(Cells.clean("a\u001b[31mb\nc\td\u202e"), is("a\\u001b[31mb⏎c\\td\\u202e"));
  }

  @Test
  void nothingIsCutOffAnId() {
    String id = "20261121T020000000-4f1c0a2b";
    List<TextTable.Head> heads =
        List.of(
            TextTable.Head.left("path"), TextTable.Head.whole("run"), TextTable.Head.left("note"));
    TextTable table = new TextTable(terminal(new Terminal.Look(true, false, false, 50)), heads);
    table.row(List.of("a/long/path/to/a/file", id, "a note that is long"));
    assertThat(table.lines().get(2), is("a/long/pa…  " + id));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    List<TextTable.Head> heads =
        IntStream.range(0, 12).mapToObj(i -> TextTable.Head.left("column_" + i)).toList();
    TextTable table = new TextTable(terminal(new Terminal.Look(true, false, false, 60)), heads);
    table.row(IntStream.range(0, 12).mapToObj(i -> "a long value here " + i).toList());
    List<String> lines = table.lines();
    assertThat(lines.stream().map(Cells::width).toList(), everyItem(lessThanOrEqualTo(60)));
    assertThat(lines.get(3), startsWith("not shown for want of room: column_5, "));
    assertThat(lines.get(3), endsWith("…"));
  }

  private static Terminal terminal(Terminal.Look look) {
    return new Terminal(new StringWriter(), new StringWriter(), look);
  }
}
