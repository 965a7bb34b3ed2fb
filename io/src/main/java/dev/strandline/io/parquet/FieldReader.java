package dev.strandline.io.parquet;

import dev.strandline.io.values.ArrayForm;
import dev.strandline.io.values.StructForm;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.io.values.ValueKind;
import dev.strandline.io.values.ValueSink;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Reads one field of a file, row by row, into one column. */
sealed interface FieldReader {
  /** Puts the value at hand and moves behind it; after {@link UnfitValue} it stands anywhere. */
  void read(RowWriter out) throws UnfitValue;

  /** Moves to that row of the row group, from 0. */
  void skipTo(long row);

  /** A leaf below, to see the levels at hand. */
  LeafReader first();

  /** Moves every leaf below behind an entry without a value. */
  void skipAbsent();

  /** A field without fields. */
  final class Leaf implements FieldReader {
    private static final int INT96_BYTES = 12;
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    private final LeafReader leaf;
    private final FileField field;
    private final ValueSink sink;
    private final boolean unsigned;
    private final int scale;

    Leaf(LeafReader leaf, FileField field, ValueSink sink) {
      this.leaf = leaf;
      this.field = field;
      this.sink = sink;
      this.unsigned = ParquetSchemas.unsigned(field.element());
      this.scale = ParquetSchemas.scale(field.element());
    }

    @Override
    public void read(RowWriter out) throws UnfitValue {
      try {
        if (leaf.isThere()) {
          put(out);
        } else {
          sink.putNull(out);
        }
      } finally {
        leaf.next();
      }
    }

    private void put(RowWriter out) throws UnfitValue {
      switch (field.element().getType()) {
        case BOOLEAN -> sink.putBool(leaf.getBool(), out);
        case INT32 -> number(unsigned ? leaf.getInt() & 0xffff_ffffL : leaf.getInt(), out);
        case INT64 -> number(leaf.getLong(), out);
        case FLOAT -> sink.putFloat(leaf.getFloat(), out);
        case DOUBLE -> sink.putDouble(leaf.getDouble(), out);
        case INT96 -> int96(leaf.getBuffer(), out);
        case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(out);
      }
    }

    private void number(long value, RowWriter out) throws UnfitValue {
      switch (field.kind()) {
        case DECIMAL -> sink.putDecimal(value, scale, out);
        case DATE -> sink.putDate((int) value, out);
        case TIME -> sink.putTime(value, field.unit(), out);
        case INSTANT -> sink.putInstant(value, field.unit(), out);
        case LOCAL -> sink.putLocal(value, field.unit(), out);
        default -> {
          if (unsigned) {
            sink.putUnsigned(value, out);
          } else {
            sink.putWhole(value, out);
          }
        }
      }
    }

    /** Nanoseconds of the day and the Julian day, as Spark and Impala wrote times once. */
    private void int96(ByteBuffer value, RowWriter out) throws UnfitValue {
      ByteBuffer parts = value.slice().order(ByteOrder.LITTLE_ENDIAN);
      if (parts.remaining() < INT96_BYTES) {
        throw new IllegalArgumentException("an int96 of " + parts.remaining() + " bytes");
      }
      long nanos = parts.getLong(0);
      long days = (parts.getInt(8) & 0xffff_ffffL) - JULIAN_DAY_OF_EPOCH;
      days += Math.floorDiv(nanos, NANOS_OF_DAY);
      sink.putInstantOfDay(days, Math.floorMod(nanos, NANOS_OF_DAY), out);
    }

    private void bytes(RowWriter out) throws UnfitValue {
      if (field.kind() == ValueKind.TEXT) {
        text(leaf.getBuffer(), out);
        return;
      }
      byte[] bytes = leaf.getBytes();
      switch (field.kind()) {
        case DECIMAL -> sink.putDecimal(bytes, 0, bytes.length, scale, out);
        case FLOAT -> sink.putFloat(Float16.toFloat(bytes), out);
        default -> {
          if (field.kind() == ValueKind.JSON && !leaf.isOurs()) {
            sink.putJson(bytes, 0, bytes.length, out);
          } else {
            sink.putBytes(bytes, 0, bytes.length, out);
          }
        }
      }
    }

    /** From where the page has it: a copy of each text is a tenth of what a merge reads. */
    private void text(ByteBuffer page, RowWriter out) throws UnfitValue {
      if (field.element().isSetLogicalType() && field.element().getLogicalType().isSetUUID()) {
        UUID uuid = new UUID(page.getLong(), page.getLong());
        byte[] text = uuid.toString().getBytes(StandardCharsets.UTF_8);
        sink.putText(text, 0, text.length, out);
      } else if (page.hasArray()) {
        int from = page.arrayOffset() + page.position();
        sink.putText(page.array(), from, from + page.remaining(), out);
      } else {
        byte[] text = leaf.getBytes();
        sink.putText(text, 0, text.length, out);
      }
    }

    @Override
    public void skipTo(long row) {
      leaf.skipTo(row);
    }

    @Override
    public LeafReader first() {
      return leaf;
    }

    @Override
    public void skipAbsent() {
      leaf.next();
    }
  }

  /** A group, as a struct. */
  final class Group implements FieldReader {
    private final FileField field;
    private final ValueSink sink;
    private final List<FieldReader> children;
    private final int[] ofColumn;
    private final StructForm form;

    /**
     * @param ofColumn for each field of the struct, which child it is; -1 where the file has none
     */
    Group(
        FileField field,
        ValueSink sink,
        Schema struct,
        List<FieldReader> children,
        int[] ofColumn) {
      this.field = field;
      this.sink = sink;
      this.children = children;
      this.ofColumn = ofColumn;
      this.form = new StructForm(struct);
    }

    @Override
    public void read(RowWriter out) throws UnfitValue {
      if (first().definition() < field.definition()) {
        skipAbsent();
        sink.putNull(out);
        return;
      }
      RowWriter row = form.begin();
      for (int child : ofColumn) {
        if (child < 0) {
          row.putNull();
        } else {
          children.get(child).read(row);
        }
      }
      form.end(out);
    }

    @Override
    public void skipTo(long to) {
      children.forEach(child -> child.skipTo(to));
    }

    @Override
    public LeafReader first() {
      return children.get(0).first();
    }

    @Override
    public void skipAbsent() {
      children.forEach(FieldReader::skipAbsent);
    }
  }

  /** A list, as an array. */
  final class Items implements FieldReader {
    private final FileField field;
    private final ValueSink sink;
    private final FieldReader element;
    private final ArrayForm form;

    Items(FileField field, ValueSink sink, Type item, FieldReader element) {
      this.field = field;
      this.sink = sink;
      this.element = element;
      this.form = new ArrayForm(item);
    }

    @Override
    public void read(RowWriter out) throws UnfitValue {
      int definition = first().definition();
      if (definition < field.itemDefinition()) {
        skipAbsent();
        if (definition < field.definition()) {
          sink.putNull(out);
        } else {
          out.putBytes(new byte[] {0});
        }
        return;
      }
      form.begin();
      do {
        element.read(form.beginItem());
        form.endItem();
      } while (first().repetition() == field.repetition());
      form.end(out);
    }

    @Override
    public void skipTo(long to) {
      element.skipTo(to);
    }

    @Override
    public LeafReader first() {
      return element.first();
    }

    @Override
    public void skipAbsent() {
      element.skipAbsent();
    }
  }
}
