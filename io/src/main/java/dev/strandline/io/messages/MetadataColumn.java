package dev.strandline.io.messages;

import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.Column;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column that says where a message stood, or what came with it.
 *
 * @param key the key of the spec's metadata that names it
 * @param nulls whether a message may have none
 */
public record MetadataColumn<M extends Message>(
    String key, String name, Type type, boolean nulls, Value<M> value) implements Serializable {
  private static final long serialVersionUID = 1;

  /** What such a column holds. */
  @FunctionalInterface
  public interface Value<M extends Message> extends Serializable {
    /**
     * Puts that of a message.
     *
     * @throws UnfitValue if it is none of the column's type
     */
    void put(M message, String column, RowWriter out) throws UnfitValue;
  }

  /** One, where the spec names it. */
  public static <M extends Message> Optional<MetadataColumn<M>> of(
      String key, @Nullable String name, Type type, boolean nulls, Value<M> value) {
    return name == null
        ? Optional.empty()
        : Optional.of(new MetadataColumn<>(key, name, type, nulls, value));
  }

  Column column() {
    return new Column(name, type, nulls, false);
  }
}
