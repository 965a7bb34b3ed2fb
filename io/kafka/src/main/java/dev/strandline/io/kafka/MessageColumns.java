package dev.strandline.io.kafka;

import dev.strandline.io.files.SourceColumn;
import dev.strandline.model.Column;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a source of topics: those of the message, then the metadata. */
record MessageColumns(
    MessageFormat format,
    List<SourceColumn> columns,
    ReadFromKafkaConfig.Metadata metadata,
    @Nullable OnDrift onDrift)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static final String KEY = "key";
  static final String VALUE = "value";

  MessageColumns {
    columns = List.copyOf(columns);
  }

  static MessageColumns of(ReadFromKafkaConfig config) {
    return new MessageColumns(
        config.format(), config.columns(), config.metadata(), config.onDrift());
  }

  Schema schema() {
    List<Column> all = new ArrayList<>();
    if (format instanceof MessageFormat.Raw raw) {
      all.add(new Column(KEY, type(raw.key()), true, raw.sensitive()));
      all.add(new Column(VALUE, type(raw.value()), true, raw.sensitive()));
    }
    columns.forEach(column -> all.add(column.column()));
    add(all, metadata.topic(), Type.Plain.STRING, false);
    add(all, metadata.partition(), Type.Plain.INT32, false);
    add(all, metadata.offset(), Type.Plain.INT64, false);
    add(all, metadata.key(), Type.Plain.STRING, true);
    add(all, metadata.timestamp(), Type.Plain.TIMESTAMP, true);
    add(all, metadata.headers(), Type.Plain.JSON, true);
    return Schema.of(all);
  }

  private static Type type(MessageFormat.Form form) {
    return form == MessageFormat.Form.STRING ? Type.Plain.STRING : Type.Plain.BYTES;
  }

  private static void add(List<Column> columns, @Nullable String name, Type type, boolean nulls) {
    if (name != null) {
      columns.add(new Column(name, type, nulls, false));
    }
  }

  boolean sensitive() {
    return schema().columns().stream().anyMatch(Column::sensitive);
  }
}
