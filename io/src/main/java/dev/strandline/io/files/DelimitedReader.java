package dev.strandline.io.files;

import dev.strandline.io.RecordReader;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.delimited.RecordError;
import dev.strandline.io.delimited.RecordScanner;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import dev.strandline.model.cast.CastReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the records of a delimited file into rows: fields are cast in place, nothing is copied. */
final class DelimitedReader implements RecordReader {
  private final RecordScanner scanner;
  private final DelimitedColumns columns;
  private final Cell[] cells;
  private final int fields;
  private final boolean pad;
  private final Origin origin;
  private final FileFacts facts;
  private @Nullable Refusal refusal;

  /**
   * @param columns bound to the file's header
   * @param facts the metadata and context of the file
   */
  DelimitedReader(RecordScanner scanner, DelimitedColumns columns, OpenFile file, FileFacts facts) {
    this.scanner = scanner;
    this.columns = columns;
    this.cells = columns.cells().toArray(new Cell[0]);
    this.fields = columns.fields();
    this.pad = columns.pad();
    this.origin = file.origin();
    this.facts = facts;
  }

  /** The header's names, from a scanner at the start of a file; null where the file is empty. */
  static @Nullable List<String> header(RecordScanner scanner, String file) throws IOException {
    if (!scanner.next()) {
      return null;
    }
    RecordError error = scanner.error();
    if (error != null) {
      throw new CorruptInput(
          InputFault.BAD_HEADER, file, scanner.byteOffset(), "its header: " + error.message());
    }
    String[] names = new String[scanner.fieldCount()];
    for (int i = 0; i < names.length; i++) {
      int from = scanner.fieldStart(i);
      names[i] =
          new String(
                  scanner.buffer(),
                  from,
                  scanner.fieldEnd(i) - from,
                  java.nio.charset.StandardCharsets.UTF_8)
              .strip();
    }
    return List.of(names);
  }

  @Override
  public List<Unread> unread() {
    return columns.unread().stream().map(name -> Unread.ofAll(name, "")).toList();
  }

  @Override
  public Found next(RowWriter out) throws IOException {
    if (!scanner.next()) {
      return Found.END;
    }
    RecordError error = scanner.error();
    if (error != null) {
      String message = error.message() + " [" + error.id() + "]";
      refusal = refuse(error.id(), columns.nameOfField(error.column()), message);
      return Found.REFUSED;
    }
    int found = scanner.fieldCount();
    if (found != fields && !(pad && found < fields)) {
      refusal = refuse(FileFault.RAGGED.id(), "", FileFault.ragged(fields, found));
      return Found.REFUSED;
    }
    return row(out, found);
  }

  /*
   * The hot loop of a run's first half: one pass over the fields of a record, each cast from the
   * scanner's buffer into the batch. A null word is compared only where the lengths agree.
   */
  private Found row(RowWriter out, int found) {
    out.begin(Op.INSERT, out.origin(origin), scanner.recordNumber());
    byte[] buffer = scanner.buffer();
    int[] starts = scanner.fieldStarts();
    int[] ends = scanner.fieldEnds();
    for (Cell cell : cells) {
      int field = cell.field;
      if (field >= 0 && field < found) {
        int from = starts[field];
        int to = ends[field];
        if ((from == to ? cell.emptyIsNull : cell.isNullWord(buffer, from, to))
            && scanner.isBare(field)) {
          if (cell.required) {
            return refuseRow(out, cell, CastReason.MISSING_VALUE, from, to);
          }
          out.putNull();
        } else {
          boolean quoted = cell.looksAgain && !scanner.isBare(field);
          CastReason reason =
              quoted
                  ? cell.cast.castText(buffer, from, to, out)
                  : cell.cast.cast(buffer, from, to, out);
          if (reason != null) {
            return refuseRow(out, cell, reason, from, to);
          }
        }
      } else if (!constant(cell, out)) {
        return refuseRow(out, cell, CastReason.MISSING_VALUE, 0, 0);
      }
    }
    out.end();
    return Found.ROW;
  }

  private boolean constant(Cell cell, RowWriter out) {
    switch (cell.field) {
      case Cell.RECORD -> out.putLong(scanner.recordNumber());
      case Cell.LINE -> out.putLong(scanner.firstLine());
      default -> {
        byte[] text = cell.constant;
        if (text != null) {
          return cell.cast.cast(text, 0, text.length, out) == null;
        }
        if (cell.required) {
          return false;
        }
        out.putNull();
      }
    }
    return true;
  }

  private Found refuseRow(RowWriter out, Cell cell, CastReason reason, int from, int to) {
    out.abort();
    refusal =
        refuse(
            reason.id(),
            cell.cast.column().name(),
            cell.cast.explain(reason, scanner.buffer(), from, to));
    return Found.REFUSED;
  }

  private Refusal refuse(String code, String column, String message) {
    return new Refusal(code, column, message, raw());
  }

  private RawInput raw() {
    if (facts.sensitive()) {
      Map<String, String> context = new TreeMap<>(facts.context());
      context.put(RawInput.LENGTH, Integer.toString(scanner.rawEnd() - scanner.rawStart()));
      return RawInput.reference(context);
    }
    byte[] raw = Arrays.copyOfRange(scanner.rawBuffer(), scanner.rawStart(), scanner.rawEnd());
    RawInput.Form form = scanner.rawIsCut() ? RawInput.Form.BEGINNING : RawInput.Form.WHOLE;
    return new RawInput(raw, form, facts.context());
  }

  @Override
  public long record() {
    return scanner.recordNumber();
  }

  @Override
  public long line() {
    return scanner.firstLine();
  }

  @Override
  public long offset() {
    return scanner.isTranscoded() ? -1 : scanner.byteOffset();
  }

  @Override
  public long bytes() {
    return scanner.byteOffset();
  }

  @Override
  public Refusal refusal() {
    return java.util.Objects.requireNonNull(refusal, "no record was refused");
  }

  @Override
  public void close() throws IOException {
    scanner.close();
  }
}
