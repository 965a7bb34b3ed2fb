package dev.strandline.io.avro;

import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.RowWriter;
import dev.strandline.model.WireMessages.UnreadableMessage;
import dev.strandline.options.SchemaSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The values of declared columns from one Avro message after another, each of which names its
 * writer's schema by an id. Fields are matched to columns by name, as those of files are. Keeps
 * schemas and scratch space: one for each thread.
 */
public final class AvroMessages {
  private final SchemasById schemas;
  private final List<ReadColumn> columns;
  private final Map<Integer, Known> known = new HashMap<>();
  private final AvroBytes bytes = new AvroBytes();
  private @Nullable Known current;
  private long number;

  /** A field that no column reads, and its type as a spec writes it; empty where it has none. */
  public record Extra(String name, String type) {}

  /** What an id stands for: how its records are read, or why they are not. */
  private record Known(
      AvroField.@Nullable Group row, List<Extra> extra, @Nullable UnreadableMessage why) {}

  /** Rows of these columns, in their order. */
  public AvroMessages(SchemaSettings settings, List<ReadColumn> columns) {
    this(SchemasById.of(settings), columns);
  }

  AvroMessages(SchemasById schemas, List<ReadColumn> columns) {
    this.schemas = schemas;
    this.columns = List.copyOf(columns);
  }

  /**
   * Finds the fields of a message.
   *
   * @throws UnreadableMessage if its bytes are none, nobody knows its schema, or its schema is none
   *     of these columns
   * @throws IOException if its schema cannot be had now
   */
  public void find(byte[] message) throws UnreadableMessage, IOException {
    int id = WireAvro.id(message);
    Known found = known.get(id);
    if (found == null) {
      found = look(id);
      known.put(id, found);
    }
    if (found.row == null) {
      throw found.why == null ? new UnreadableMessage(true, "no schema") : found.why;
    }
    bytes.reset(message);
    bytes.moveTo(WireAvro.HEADER);
    try {
      found.row.find(bytes);
    } catch (AvroBytes.BadAvro e) {
      throw new UnreadableMessage(
          false, "its bytes are no value of its schema, " + id + ": " + e.getMessage());
    }
    if (!bytes.isAtEnd()) {
      throw new UnreadableMessage(false, "its bytes go on behind the value of its schema, " + id);
    }
    current = found;
  }

  private Known look(int id) throws IOException {
    try {
      Schema schema = WireAvro.parse(id, schemas.texts(id));
      AvroSchemas.requireRecord(schema);
      List<Extra> extra = new ArrayList<>();
      List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
      for (String name : ReadColumn.unread(columns, names)) {
        extra.add(new Extra(name, AvroSchemas.typeOf(schema.getField(name))));
      }
      return new Known(AvroBinder.row(schema, columns, () -> number), extra, null);
    } catch (UnreadableMessage e) {
      return new Known(null, List.of(), e);
    } catch (IllegalArgumentException e) {
      return new Known(
          null,
          List.of(),
          new UnreadableMessage(true, "its schema, " + id + ": " + e.getMessage()));
    }
  }

  /** The fields of the message found last that no column reads. */
  public List<Extra> extra() {
    return Objects.requireNonNull(current, "nothing was found").extra;
  }

  /**
   * Puts the columns' values of the message found last into a row that was begun.
   *
   * @param ofMessage the number for columns of the record's number
   * @throws UnfitValue if a value is none of its column's; the row is to be aborted
   * @throws UnreadableMessage if it is none of its schema's; the row is to be aborted
   */
  public void put(long ofMessage, RowWriter out) throws UnfitValue, UnreadableMessage {
    number = ofMessage;
    AvroField.Group row = Objects.requireNonNull(current, "nothing was found").row;
    try {
      Objects.requireNonNull(row).readFound(bytes, out);
    } catch (AvroBytes.BadAvro e) {
      throw new UnreadableMessage(false, "its bytes are no value of its schema: " + e.getMessage());
    }
  }
}
