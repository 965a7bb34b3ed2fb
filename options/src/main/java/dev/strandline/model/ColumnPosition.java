package dev.strandline.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * That a column's value, or that it is not known, is of another position than its row.
 *
 * <p>In a row: LEB128 count, then for each the column's index, the origin's text, the log bytes
 * (each LEB128 length, bytes) and the seq, as LEB128; an empty text is the row's own origin.
 */
public record ColumnPosition(int column, Position position) {
  private static final int ROOM_FOR_NUMBERS = 30;

  /** Those of the cursor's row; mostly none. */
  public static List<ColumnPosition> of(RowCursor row) {
    int at = row.columnPositionsStart();
    if (at == row.columnPositionsEnd()) {
      return List.of();
    }
    byte[] b = row.buffer();
    List<ColumnPosition> positions = new ArrayList<>();
    int count = (int) Bytes.getVar(b, at);
    at = Bytes.skipVar(b, at);
    for (int i = 0; i < count; i++) {
      int column = (int) Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      int length = (int) Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      Origin origin =
          length == 0
              ? row.origin()
              : Origin.parse(new String(b, at, length, StandardCharsets.US_ASCII));
      at += length;
      int logLength = (int) Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      byte[] log = java.util.Arrays.copyOfRange(b, at, at + logLength);
      at += logLength;
      positions.add(new ColumnPosition(column, new Position(origin, log, Bytes.getVar(b, at))));
      at = Bytes.skipVar(b, at);
    }
    return positions;
  }

  /** Their bytes, for a row of that origin. */
  static byte[] encode(List<ColumnPosition> positions, Origin own) {
    List<byte[]> texts = new ArrayList<>();
    int size = ROOM_FOR_NUMBERS;
    for (ColumnPosition position : positions) {
      Origin origin = position.position.origin();
      byte[] text =
          origin.text().equals(own.text())
              ? new byte[0]
              : origin.text().getBytes(StandardCharsets.US_ASCII);
      texts.add(text);
      size += ROOM_FOR_NUMBERS + text.length + position.position.log().length;
    }
    byte[] bytes = new byte[size];
    int at = Bytes.putVar(bytes, 0, positions.size());
    for (int i = 0; i < positions.size(); i++) {
      ColumnPosition position = positions.get(i);
      at = Bytes.putVar(bytes, at, position.column);
      at = put(bytes, at, texts.get(i));
      at = put(bytes, at, position.position.log());
      at = Bytes.putVar(bytes, at, position.position.seq());
    }
    return java.util.Arrays.copyOf(bytes, at);
  }

  private static int put(byte[] bytes, int at, byte[] part) {
    int from = Bytes.putVar(bytes, at, part.length);
    System.arraycopy(part, 0, bytes, from, part.length);
    return from + part.length;
  }
}
