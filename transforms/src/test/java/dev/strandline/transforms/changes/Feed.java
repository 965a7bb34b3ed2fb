package dev.strandline.transforms.changes;

import dev.strandline.model.Column;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as texts, and settings in a line, for tests. */
final class Feed {
  /** What all events were read from. */
  static final Origin INPUT = Origin.file("raw", "f", 1);

  private Feed() {}

  /** Columns such as {@code id int64}, {@code t time micros}; the first one is required. */
  static List<ChangeColumn> columns(String... texts) {
    List<ChangeColumn> columns = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split(" ", -1);
      boolean first = columns.isEmpty();
      Column column = new Column(parts[0], Type.parse(parts[1]), !first, false);
      ChangeColumn.Unit unit =
          parts.length > 2
              ? ChangeColumn.Unit.valueOf(parts[2].toUpperCase(java.util.Locale.ROOT))
              : ChangeColumn.Unit.OF_SCHEMA;
      columns.add(
          new ChangeColumn(column, parts[0], unit, CastSettings.builder().zone("UTC").build()));
    }
    return columns;
  }

  static DecodeSettings settings(List<ChangeColumn> columns, String... keys) {
    return new DecodeSettings(
        columns,
        Arrays.asList(keys),
        "",
        DecodeSettings.Order.AUTO,
        "",
        "__debezium_unavailable_value",
        DecodeSettings.Decimals.PRECISE,
        DecodeSettings.NonFinite.REJECT,
        DecodeSettings.Absent.AS_NULL,
        DecodeSettings.Partial.ALLOW,
        DecodeSettings.Truncate.REJECT);
  }

  static DecodeSettings with(DecodeSettings s, DecodeSettings.Order order) {
    return new DecodeSettings(
        s.columns(),
        s.keys(),
        s.table(),
        order,
        s.incarnation(),
        s.placeholder(),
        s.decimals(),
        s.nonFinite(),
        s.absent(),
        s.partial(),
        s.truncate());
  }

  static DecodeSettings with(DecodeSettings s, DecodeSettings.NonFinite nonFinite) {
    return new DecodeSettings(
        s.columns(),
        s.keys(),
        s.table(),
        s.order(),
        s.incarnation(),
        s.placeholder(),
        s.decimals(),
        nonFinite,
        s.absent(),
        s.partial(),
        s.truncate());
  }

  static DecodeSettings with(DecodeSettings s, DecodeSettings.Decimals decimals) {
    return new DecodeSettings(
        s.columns(),
        s.keys(),
        s.table(),
        s.order(),
        s.incarnation(),
        s.placeholder(),
        decimals,
        s.nonFinite(),
        s.absent(),
        s.partial(),
        s.truncate());
  }

  static DecodeSettings with(DecodeSettings s, DecodeSettings.Absent absent) {
    return new DecodeSettings(
        s.columns(),
        s.keys(),
        s.table(),
        s.order(),
        s.incarnation(),
        s.placeholder(),
        s.decimals(),
        s.nonFinite(),
        absent,
        s.partial(),
        s.truncate());
  }

  static DecodeSettings with(DecodeSettings s, DecodeSettings.Truncate truncate) {
    return new DecodeSettings(
        s.columns(),
        s.keys(),
        s.table(),
        s.order(),
        s.incarnation(),
        s.placeholder(),
        s.decimals(),
        s.nonFinite(),
        s.absent(),
        s.partial(),
        truncate);
  }

  static DecodeSettings of(DecodeSettings s, String table) {
    return new DecodeSettings(
        s.columns(),
        s.keys(),
        table,
        s.order(),
        s.incarnation(),
        s.placeholder(),
        s.decimals(),
        s.nonFinite(),
        s.absent(),
        s.partial(),
        s.truncate());
  }

  /** An event of a file of its own record number, with single quotes for double ones. */
  static ChangeEvent event(long record, @Nullable String key, @Nullable String value) {
    return new ChangeEvent(bytes(key), bytes(value), "", -1, -1, INPUT, record);
  }

  /** An event of a partition. */
  static ChangeEvent event(
      String topic, int partition, long offset, @Nullable String key, @Nullable String value) {
    return new ChangeEvent(bytes(key), bytes(value), topic, partition, offset, INPUT, offset);
  }

  /** The same event, sent again at another offset. */
  static ChangeEvent at(ChangeEvent event, long offset) {
    return new ChangeEvent(
        event.key(),
        event.value(),
        event.topic(),
        event.partition(),
        offset,
        event.input(),
        event.record());
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** The rows of events, in their order. */
  static RecordBatch decode(ChangeDecoder decoder, List<ChangeEvent> events)
      throws UndecodableEvent {
    RowWriter out = new RowWriter(decoder.schema());
    for (ChangeEvent event : events) {
      decoder.decode(event, out);
    }
    return out.take();
  }
}
