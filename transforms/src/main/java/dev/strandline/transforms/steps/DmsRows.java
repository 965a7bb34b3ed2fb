package dev.strandline.transforms.steps;

import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.transforms.Rejects;
import dev.strandline.transforms.RowStep;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows with op and position for the rows of AWS DMS's files: those of the full load first, then the
 * changes by their sequence or, without one, by their files' names and their numbers.
 *
 * <p>An update whose before-image has another key becomes a delete of that key and the new row.
 * Source: the AWS DMS user guide, "Using Amazon S3 as a target" and "Replicating source table
 * headers using expressions".
 */
final class DmsRows implements RowStep {
  private static final String BAD_OP = "SL-2151";
  private static final String BAD_SEQUENCE = "SL-2152";
  private static final int MOST_DIGITS = 38;
  private static final int LOG_BYTES = 16;

  private final ChangeFormat.Dms dms;
  private final DmsFiles files;
  private final Schema output;
  private final int op;
  private final int sequence;
  private final String sequenceName;
  private final int[] columns;
  private final int[] before;
  private final boolean[] isKey;
  private final boolean showsOp;
  private final boolean showsSequence;
  private final Map<Origin, DmsFiles.Placed> placed = new HashMap<>();
  private final byte[] log = new byte[LOG_BYTES];

  DmsRows(ChangeFormat.Dms dms, Schema input) {
    this.dms = dms;
    this.sequenceName = DmsColumns.sequence(dms, input).orElse("");
    this.files = new DmsFiles(dms.loads(), sequenceName);
    this.output = DmsColumns.columns(dms, input);
    this.op = input.indexOf(dms.op()).orElseThrow();
    this.sequence = input.indexOf(sequenceName).orElse(-1);
    this.columns = input.indexesOf(output.names());
    this.before = new int[output.size()];
    this.isKey = new boolean[output.size()];
    for (int i = 0; i < before.length; i++) {
      String name = dms.beforePrefix() + output.column(i).name();
      before[i] = DmsColumns.isBefore(dms, name, input) ? input.indexesOf(List.of(name))[0] : -1;
      isKey[i] = dms.keys().contains(output.column(i).name());
    }
    this.showsOp = !input.column(op).sensitive();
    this.showsSequence = sequence >= 0 && !input.column(sequence).sensitive();
  }

  @Override
  public void process(RowCursor row, RowWriter out, Rejects rejects) {
    DmsFiles.Placed file = placed.computeIfAbsent(row.origin(), files::place);
    Op change = opOf(row, file.isLoad());
    if (change == null) {
      rejects.reject(BAD_OP, dms.op(), badOp(row, file.isLoad()));
      return;
    }
    int logBytes = 0;
    if (sequence >= 0 && !file.isLoad()) {
      if (!readSequence(row)) {
        rejects.reject(BAD_SEQUENCE, sequenceName, badSequence(row));
        return;
      }
      logBytes = LOG_BYTES;
    }
    int origin = out.origin(file.origin());
    if (change == Op.UPDATE && changesKey(row)) {
      out.begin(Op.DELETE, origin, row.seq(), log, 0, logBytes);
      for (int i = 0; i < columns.length; i++) {
        putBefore(row, i, out);
      }
      out.end();
    }
    out.begin(change, origin, row.seq(), log, 0, logBytes);
    for (int column : columns) {
      out.copy(row, column);
    }
    out.end();
  }

  private @Nullable Op opOf(RowCursor row, boolean isLoad) {
    if (isBlank(row, op)) {
      return isLoad ? Op.READ : null;
    }
    byte word = row.end(op) - row.start(op) == 1 ? row.buffer()[row.start(op)] : 0;
    if (isLoad) {
      return word == 'I' ? Op.READ : null;
    }
    return switch (word) {
      case 'I' -> Op.INSERT;
      case 'U' -> Op.UPDATE;
      case 'D' -> Op.DELETE;
      default -> null;
    };
  }

  private static boolean isBlank(RowCursor row, int column) {
    for (int i = row.start(column); i < row.end(column) && !row.isNull(column); i++) {
      if (row.buffer()[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  private String badOp(RowCursor row, boolean isLoad) {
    return "Cannot tell what the row changes: "
        + (isBlank(row, op)
            ? "its file is no full load (" + dms.loads() + "), and it has no op"
            : (isLoad ? "a full load has no such op" : "an unknown op")
                + (showsOp ? ", \"" + row.getString(op) + "\"" : ""))
        + "; expected "
        + (isLoad ? "none or I" : "I, U or D");
  }

  /** The digits as a number, big-endian, so that bytes compare as numbers do. */
  private boolean readSequence(RowCursor row) {
    int from = row.start(sequence);
    int to = row.end(sequence);
    while (from < to && row.buffer()[from] == ' ') {
      from++;
    }
    while (to > from && row.buffer()[to - 1] == ' ') {
      to--;
    }
    if (row.isNull(sequence) || from == to || to - from > MOST_DIGITS) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (row.buffer()[i] < '0' || row.buffer()[i] > '9') {
        return false;
      }
    }
    byte[] number = new BigInteger(text(row, from, to)).toByteArray();
    Arrays.fill(log, (byte) 0);
    System.arraycopy(number, 0, log, LOG_BYTES - number.length, number.length);
    return true;
  }

  private static String text(RowCursor row, int from, int to) {
    return new String(row.buffer(), from, to - from, java.nio.charset.StandardCharsets.US_ASCII);
  }

  private String badSequence(RowCursor row) {
    return "Cannot order the row: "
        + (row.isNull(sequence)
            ? "it has no change sequence"
            : "its change sequence is no number"
                + (showsSequence ? ", \"" + row.getString(sequence) + "\"" : ""))
        + "; each change needs one, or none of them: leave the column out to order by files and rows";
  }

  private boolean changesKey(RowCursor row) {
    for (int i = 0; i < columns.length; i++) {
      if (isKey[i] && before[i] >= 0 && !row.isNull(before[i]) && differs(row, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean differs(RowCursor row, int i) {
    byte[] b = row.buffer();
    int now = columns[i];
    int then = before[i];
    return row.isNull(now)
        || !Arrays.equals(b, row.start(now), row.end(now), b, row.start(then), row.end(then));
  }

  /** The value before; of a key's column that has no before-image, the one that it has now. */
  private void putBefore(RowCursor row, int i, RowWriter out) {
    if (before[i] >= 0 && !row.isNull(before[i])) {
      out.copy(row, before[i]);
    } else if (isKey[i] || !output.column(i).nullable()) {
      out.copy(row, columns[i]);
    } else {
      out.putNull();
    }
  }
}
