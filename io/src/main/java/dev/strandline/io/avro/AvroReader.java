package dev.strandline.io.avro;

import dev.strandline.io.RecordReader;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.Op;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of an Avro object container file.
 *
 * <p>Fields are matched to columns by name. A value that does not fit its column refuses its
 * record, whose raw input is its Avro binary form, with the writer's schema as {@code avro.schema}
 * in the context. A broken block, a wrong sync marker, a file that ends in the middle, a field
 * whose type cannot suit its column end in {@link CorruptInput}: the file is refused whole.
 */
public final class AvroReader implements RecordReader {
  private final AvroBlocks blocks;
  private final AvroField.Group row;
  private final InputFacts facts;
  private final List<String> unread;
  private final AvroBytes bytes = new AvroBytes();
  private long left;
  private long record;
  private @Nullable Refusal refusal;

  private AvroReader(AvroBlocks blocks, List<ReadColumn> columns, InputFacts facts)
      throws CorruptInput {
    this.blocks = blocks;
    this.facts = facts;
    try {
      AvroSchemas.requireRecord(blocks.schema());
      this.unread =
          facts.checkExtra(
              columns, blocks.schema().getFields().stream().map(Schema.Field::name).toList());
      this.row = AvroBinder.row(blocks.schema(), columns, () -> record);
    } catch (IllegalArgumentException e) {
      throw new CorruptInput(
          InputFault.BAD_HEADER, facts.file(), blocks.offset(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Stands before a file's first record.
   *
   * @param stored the file's bytes; closed with the reader
   */
  public static AvroReader open(InputStream stored, List<ReadColumn> columns, InputFacts facts)
      throws IOException {
    return new AvroReader(new AvroBlocks(stored, facts.file()), columns, facts);
  }

  /**
   * The columns of a file by its own schema.
   *
   * @throws CorruptInput if it cannot be read, or has a field of a type that no column can have
   */
  public static dev.strandline.model.Schema schema(InputStream stored, String file)
      throws IOException {
    AvroBlocks blocks = new AvroBlocks(stored, file);
    try {
      return AvroSchemas.toSchema(blocks.schema());
    } catch (IllegalArgumentException e) {
      throw new CorruptInput(
          InputFault.UNSUPPORTED, file, blocks.offset(), String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<Unread> unread() {
    return unread.stream()
        .map(name -> Unread.ofAll(name, AvroSchemas.typeOf(blocks.schema().getField(name))))
        .toList();
  }

  @Override
  public Found next(RowWriter out) throws IOException {
    while (left == 0) {
      byte[] block = blocks.next();
      if (block == null) {
        return Found.END;
      }
      bytes.reset(block);
      left = blocks.records();
      if (left == 0 && block.length > 0) {
        throw blocks.corrupt("a block without records has bytes");
      }
    }
    left--;
    record++;
    int start = bytes.at();
    try {
      row.find(bytes);
      return read(out, start, bytes.at());
    } catch (AvroBytes.BadAvro e) {
      throw blocks.corrupt("record " + record + ": " + e.getMessage());
    }
  }

  private Found read(RowWriter out, int start, int end) throws CorruptInput {
    out.begin(Op.INSERT, out.origin(facts.origin()), record);
    Found found = Found.ROW;
    try {
      row.readFound(bytes, out);
      out.end();
    } catch (UnfitValue e) {
      out.abort();
      found = Found.REFUSED;
      refusal = new Refusal(e.code(), e.column(), String.valueOf(e.getMessage()), raw(start, end));
    }
    bytes.moveTo(end);
    if (left == 0 && !bytes.isAtEnd()) {
      throw blocks.corrupt("a block has more bytes than its records");
    }
    return found;
  }

  private RawInput raw(int start, int end) {
    Map<String, String> context = new TreeMap<>(facts.context());
    context.put(RawInput.AVRO_SCHEMA, blocks.schema().toString());
    return facts.keepsRaw()
        ? new RawInput(Arrays.copyOfRange(bytes.bytes(), start, end), RawInput.Form.WHOLE, context)
        : RawInput.reference(facts.context());
  }

  @Override
  public long record() {
    return record;
  }

  @Override
  public long bytes() {
    return blocks.plainBytes();
  }

  @Override
  public Refusal refusal() {
    return Objects.requireNonNull(refusal, "no record was refused");
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }
}
