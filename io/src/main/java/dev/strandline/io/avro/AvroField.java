package dev.strandline.io.avro;

import dev.strandline.io.values.ArrayForm;
import dev.strandline.io.values.StructForm;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.io.values.ValueSink;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Reads one field of an Avro record into one column. */
sealed interface AvroField {
  /** Puts the value that starts where the bytes stand. */
  void read(AvroBytes in, RowWriter out) throws UnfitValue;

  /** A null. */
  record Absent(ValueSink sink) implements AvroField {
    @Override
    public void read(AvroBytes in, RowWriter out) throws UnfitValue {
      sink.putNull(out);
    }
  }

  /** A number that is not in the file. */
  record Counter(LongSupplier number) implements AvroField {
    @Override
    public void read(AvroBytes in, RowWriter out) {
      out.putLong(number.getAsLong());
    }
  }

  /** A text that is not in the file. */
  final class Text implements AvroField {
    private final ValueSink sink;
    private final byte[] text;

    Text(ValueSink sink, String text) {
      this.sink = sink;
      this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void read(AvroBytes in, RowWriter out) throws UnfitValue {
      sink.putText(text, 0, text.length, out);
    }
  }

  /** A value without values in it. */
  final class Leaf implements AvroField {
    private final ValueSink sink;
    private final Schema schema;
    private final String logical;
    private final int scale;
    private final byte[][] symbols;

    Leaf(Schema schema, ValueSink sink) {
      this.sink = sink;
      this.schema = schema;
      LogicalType type = schema.getLogicalType();
      this.logical = type == null ? "" : type.getName();
      this.scale = type instanceof LogicalTypes.Decimal decimal ? decimal.getScale() : 0;
      this.symbols =
          schema.getType() != Schema.Type.ENUM
              ? new byte[0][]
              : schema.getEnumSymbols().stream()
                  .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                  .toArray(byte[][]::new);
    }

    @Override
    public void read(AvroBytes in, RowWriter out) throws UnfitValue {
      switch (schema.getType()) {
        case BOOLEAN -> sink.putBool(in.readBool(), out);
        case INT -> number(in.readInt(), out);
        case LONG -> number(in.readLong(), out);
        case FLOAT -> sink.putFloat(in.readFloat(), out);
        case DOUBLE -> sink.putDouble(in.readDouble(), out);
        case STRING -> {
          int length = in.readLength();
          int from = in.at();
          in.skip(length);
          sink.putText(in.bytes(), from, from + length, out);
        }
        case BYTES -> bytes(in, in.readLength(), out);
        case FIXED -> bytes(in, schema.getFixedSize(), out);
        case ENUM -> {
          byte[] symbol = symbols[in.readIndex(symbols.length)];
          sink.putText(symbol, 0, symbol.length, out);
        }
        case NULL, UNION, RECORD, ARRAY, MAP ->
            throw new IllegalStateException(schema.getType() + " is no leaf");
      }
    }

    private void number(long value, RowWriter out) throws UnfitValue {
      switch (logical) {
        case "date" -> sink.putDate((int) value, out);
        case "time-millis" -> sink.putTime(value, 1_000L, out);
        case "time-micros" -> sink.putTime(value, 1_000_000L, out);
        case "timestamp-millis" -> sink.putInstant(value, 1_000L, out);
        case "timestamp-micros" -> sink.putInstant(value, 1_000_000L, out);
        case "timestamp-nanos" -> sink.putInstant(value, 1_000_000_000L, out);
        case "local-timestamp-millis" -> sink.putLocal(value, 1_000L, out);
        case "local-timestamp-micros" -> sink.putLocal(value, 1_000_000L, out);
        case "local-timestamp-nanos" -> sink.putLocal(value, 1_000_000_000L, out);
        default -> sink.putWhole(value, out);
      }
    }

    private void bytes(AvroBytes in, int length, RowWriter out) throws UnfitValue {
      int from = in.at();
      in.skip(length);
      if (!logical.equals("decimal")) {
        sink.putBytes(in.bytes(), from, from + length, out);
      } else {
        sink.putDecimal(in.bytes(), from, from + length, scale, out);
      }
    }
  }

  /** One of several types. */
  record Union(List<AvroField> branches) implements AvroField {
    @Override
    public void read(AvroBytes in, RowWriter out) throws UnfitValue {
      branches.get(in.readIndex(branches.size())).read(in, out);
    }
  }

  /** A record, as a struct or as the row itself: fields come in another order than columns. */
  final class Group implements AvroField {
    private final Schema schema;
    private final List<AvroField> columns;
    private final int[] fieldOf;
    private final int[] starts;
    private final Optional<StructForm> form;

    /**
     * @param fieldOf for each column, which field of the record it is; -1 for one that needs none
     * @param struct of the struct's fields; empty where the record is the row
     */
    Group(
        Schema schema,
        List<AvroField> columns,
        int[] fieldOf,
        Optional<dev.strandline.model.Schema> struct) {
      this.schema = schema;
      this.columns = columns;
      this.fieldOf = fieldOf;
      this.starts = new int[schema.getFields().size()];
      this.form = struct.map(StructForm::new);
    }

    /** Finds where the fields start, and moves behind the record. */
    void find(AvroBytes in) {
      List<Schema.Field> fields = schema.getFields();
      for (int i = 0; i < starts.length; i++) {
        starts[i] = in.at();
        in.skip(fields.get(i).schema());
      }
    }

    /** Puts the columns of the record found. */
    void readFound(AvroBytes in, RowWriter out) throws UnfitValue {
      for (int i = 0; i < fieldOf.length; i++) {
        if (fieldOf[i] >= 0) {
          in.moveTo(starts[fieldOf[i]]);
        }
        columns.get(i).read(in, out);
      }
    }

    @Override
    public void read(AvroBytes in, RowWriter out) throws UnfitValue {
      StructForm struct = form.orElseThrow();
      find(in);
      int end = in.at();
      readFound(in, struct.begin());
      struct.end(out);
      in.moveTo(end);
    }
  }

  /** An array; or a map, as an array of structs of key and value. */
  final class Items implements AvroField {
    private final AvroField element;
    private final ArrayForm form;
    private final Optional<StructForm> entry;
    private final Optional<ValueSink> keys;

    /**
     * @param element of the array, or of the map's values
     * @param keys where a map's keys go; empty of an array
     */
    Items(Type elementType, AvroField element, Optional<ValueSink> keys) {
      this.element = element;
      this.form = new ArrayForm(elementType);
      this.keys = keys;
      this.entry =
          keys.isPresent() && elementType instanceof Type.Struct pair
              ? Optional.of(new StructForm(dev.strandline.model.Schema.of(pair.fields())))
              : Optional.empty();
    }

    @Override
    public void read(AvroBytes in, RowWriter out) throws UnfitValue {
      form.begin();
      for (long count = in.readItems(); count != 0; count = in.readItems()) {
        for (long i = 0; i < count; i++) {
          RowWriter item = form.beginItem();
          if (entry.isPresent()) {
            readEntry(entry.get(), in, item);
          } else {
            element.read(in, item);
          }
          form.endItem();
        }
      }
      form.end(out);
    }

    private void readEntry(StructForm pair, AvroBytes in, RowWriter item) throws UnfitValue {
      RowWriter fields = pair.begin();
      int length = in.readLength();
      int from = in.at();
      in.skip(length);
      keys.orElseThrow().putText(in.bytes(), from, from + length, fields);
      element.read(in, fields);
      pair.end(item);
    }
  }
}
