package dev.strandline.io.messages;

import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.Key;
import dev.strandline.options.SchemaSettings;
import java.io.Serializable;

/** How messages become rows. */
public sealed interface MessageFormat extends Serializable {

  /** One JSON object a value. */
  @Key("json")
  @Doc("One JSON object a value: columns by name, `a.b` for a field inside `a`.")
  record Json(
      @Doc(
              "What becomes of a message without a value: `reject` it, or `ignore` it, which the books count as filtered.")
          @Default("reject")
          Tombstones tombstones)
      implements MessageFormat {
    private static final long serialVersionUID = 1;
  }

  /** One Avro record a value. */
  @Key("avro")
  @Doc(
      "One Avro record a value, in the wire format of schema registries: a zero byte, the schema's id, Avro's binary form. Columns are found by name.")
  record Avro(
      @Doc("Where the schemas are that messages name by their ids.") SchemaSettings schemas,
      @Doc(
              "What becomes of a message without a value: `reject` it, or `ignore` it, which the books count as filtered.")
          @Default("reject")
          Tombstones tombstones)
      implements MessageFormat {
    private static final long serialVersionUID = 1;
  }

  /** Key and value as they are. */
  @Key("raw")
  @Doc(
      "The columns `key` and `value` as they stand in the message, for a DecodeChanges after it; null where the message has none.")
  record Raw(
      @Doc("What the column `key` holds; a `string` must be UTF-8.") @Default("string") Form key,
      @Doc("What the column `value` holds; a `string` must be UTF-8.") @Default("string")
          Form value,
      @Doc("Keeps keys and values out of letters, previews, reports and logs.") @Default("false")
          boolean sensitive)
      implements MessageFormat {
    private static final long serialVersionUID = 1;
  }

  /** What becomes of messages without a value. */
  enum Tombstones {
    REJECT,
    IGNORE
  }

  /** What a column of raw bytes holds. */
  enum Form {
    STRING,
    BYTES
  }
}
