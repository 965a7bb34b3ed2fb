package dev.strandline.pipelines.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as lines of text with aligned columns.
 *
 * <p>A null cell is a dim {@code null}, so that it differs from the text. Columns that would not
 * fit on the terminal are left out from the right, and said so.
 */
final class TextTable {
  private static final int WIDEST_CELL = 48;
  private static final int NARROWEST_CELL = 10;
  private static final String GAP = "  ";
  private static final String NULL = "null";

  private final Terminal terminal;
  private final List<Head> heads;
  private final List<List<@Nullable String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param type shown below the name; empty for none
   * @param right whether its cells end at the right edge, as numbers do
   * @param whole whether its cells are of use only if nothing is cut off them, as ids are
   */
  record Head(String name, String type, boolean right, boolean whole) {
    Head(String name, String type, boolean right) {
      this(name, type, right, false);
    }

    static Head whole(String name) {
      return new Head(name, "", false, true);
    }

    static Head left(String name) {
      return new Head(name, "", false);
    }

    static Head right(String name) {
      return new Head(name, "", true);
    }
  }

  TextTable(Terminal terminal, List<Head> heads) {
    this.terminal = terminal;
    this.heads = heads;
  }

  /** Adds a row of as many cells as there are columns. */
  void row(List<? extends @Nullable String> cells) {
    List<@Nullable String> clean = new ArrayList<>();
    for (String cell : cells) {
      clean.add(cell == null ? null : Cells.clean(cell));
    }
    rows.add(clean);
  }

  /** The lines: names, types where there are any, a rule, the rows. */
  List<String> lines() {
    int room = terminal.look().live() ? terminal.look().width() : Integer.MAX_VALUE;
    int[] widths = widths(room);
    int shown = fitting(widths, room);
    List<String> lines = new ArrayList<>();
    lines.add(line(shown, column -> bold(heads.get(column).name(), widths, column)));
    if (heads.stream().anyMatch(head -> !head.type().isEmpty())) {
      lines.add(line(shown, column -> dim(heads.get(column).type(), widths, column)));
    }
    lines.add(line(shown, column -> "─".repeat(widths[column])));
    for (List<@Nullable String> row : rows) {
      lines.add(line(shown, column -> cell(row.get(column), widths, column)));
    }
    if (shown < heads.size()) {
      List<String> left = new ArrayList<>();
      heads.subList(shown, heads.size()).forEach(head -> left.add(Cells.clean(head.name())));
      lines.add(
          terminal.ink(
              Terminal.Ink.DIM,
              Cells.shorten("not shown for want of room: " + String.join(", ", left), room)));
    }
    return lines;
  }

  private interface Cell {
    String of(int column);
  }

  private static String line(int shown, Cell cell) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < shown; column++) {
      line.append(column == 0 ? "" : GAP).append(cell.of(column));
    }
    return line.toString().stripTrailing();
  }

  private String bold(String text, int[] widths, int column) {
    return terminal.ink(Terminal.Ink.BOLD, padded(text, widths, column));
  }

  private String dim(String text, int[] widths, int column) {
    return terminal.ink(Terminal.Ink.DIM, padded(text, widths, column));
  }

  private String cell(@Nullable String text, int[] widths, int column) {
    return text == null ? dim(NULL, widths, column) : padded(text, widths, column);
  }

  private String padded(String text, int[] widths, int column) {
    String shown = Cells.shorten(Cells.clean(text), widths[column]);
    return heads.get(column).right()
        ? Cells.right(shown, widths[column])
        : Cells.left(shown, widths[column]);
  }

  private int[] widths(int room) {
    int[] widths = new int[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      Head head = heads.get(column);
      int widest = Math.max(Cells.width(Cells.clean(head.name())), Cells.width(head.type()));
      for (List<@Nullable String> row : rows) {
        String text = row.get(column);
        widest = Math.max(widest, text == null ? NULL.length() : Cells.width(text));
      }
      widths[column] = Math.min(WIDEST_CELL, widest);
    }
    // Take from the widest, a step at a time, until all fit or none is wide.
    while (total(widths, widths.length) > room) {
      int widest = widest(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  /** The widest column that may be made narrower; -1 where none may. */
  private int widest(int[] widths) {
    int widest = -1;
    for (int column = 0; column < widths.length; column++) {
      if (!heads.get(column).whole()
          && widths[column] > (widest < 0 ? NARROWEST_CELL : widths[widest])) {
        widest = column;
      }
    }
    return widest;
  }

  private static int fitting(int[] widths, int room) {
    int shown = widths.length;
    while (shown > 1 && total(widths, shown) > room) {
      shown--;
    }
    return shown;
  }

  private static int total(int[] widths, int columns) {
    int total = (columns - 1) * GAP.length();
    for (int column = 0; column < columns; column++) {
      total += widths[column];
    }
    return total;
  }
}
