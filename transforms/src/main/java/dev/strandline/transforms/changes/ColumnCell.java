package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.model.Column;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Puts the values of one column. */
final class ColumnCell {
  private final ChangeColumn settings;
  private final DecodeSettings decode;
  private final EventValue.Forms forms;
  private final FieldCast texts;
  private final FieldCast tokens;
  private final String placeholder;
  private final String encodedPlaceholder;

  ColumnCell(ChangeColumn settings, DecodeSettings decode, EventValue.Forms forms) {
    this.settings = settings;
    this.decode = decode;
    this.forms = forms;
    this.texts = FieldCasts.compile(settings.column(), settings.casts());
    this.tokens = FieldCasts.compileJson(settings.column(), settings.casts());
    this.placeholder = decode.placeholder();
    this.encodedPlaceholder =
        Base64.getEncoder().encodeToString(placeholder.getBytes(StandardCharsets.UTF_8));
  }

  Column column() {
    return settings.column();
  }

  String field() {
    return settings.field();
  }

  /** Whether the value stands for one that the source did not send. */
  boolean isPlaceholder(@Nullable JsonNode value) {
    if (value == null || placeholder.isEmpty()) {
      return false;
    }
    if (value.isTextual()) {
      String text = value.textValue();
      return text.equals(placeholder)
          || (column().type() == Type.Plain.BYTES && text.equals(encodedPlaceholder));
    }
    if (value.isArray()) {
      return value.size() == 1 && isPlaceholder(value.get(0));
    }
    return value.isObject() && value.size() == 1 && value.has(placeholder);
  }

  /** Puts the value, or null for one that is absent. */
  void put(@Nullable JsonNode value, @Nullable JsonNode schema, RowWriter out)
      throws UndecodableEvent {
    if (value == null || value.isNull()) {
      putNull(out);
      return;
    }
    JsonNode plain;
    try {
      plain = EventValue.plain(value, schema, column().type(), settings.unit(), forms);
    } catch (EventValue.NotFinite e) {
      if (decode.nonFinite() == DecodeSettings.NonFinite.AS_NULL) {
        putNull(out);
        return;
      }
      throw refused(CastReason.NOT_FINITE, value);
    } catch (EventValue.BadForm e) {
      throw new UndecodableEvent(
          e.fault(),
          column().name(),
          "Cannot decode column \""
              + column().name()
              + "\" to "
              + column().type()
              + ": "
              + e.getMessage()
              + (column().sensitive() ? "" : ", " + shown(value)));
    }
    if (plain.isBoolean() && column().type() == Type.Plain.BOOL) {
      out.putBool(plain.booleanValue());
      return;
    }
    boolean isText = plain.isTextual() && !isNested(column().type());
    // A JSON column's text is JSON; anywhere else a text is a text.
    byte[] bytes = (isText ? plain.textValue() : plain.toString()).getBytes(StandardCharsets.UTF_8);
    FieldCast cast = isText || plain.isNumber() ? texts : tokens;
    CastReason reason = cast.cast(bytes, 0, bytes.length, out);
    if (reason != null) {
      throw new UndecodableEvent(
          reason.id(), column().name(), cast.explain(reason, bytes, 0, bytes.length));
    }
  }

  private static boolean isNested(Type type) {
    return type instanceof Type.Array || type instanceof Type.Struct;
  }

  private void putNull(RowWriter out) throws UndecodableEvent {
    if (!column().nullable()) {
      throw new UndecodableEvent(
          CastReason.MISSING_VALUE.id(),
          column().name(),
          texts.explain(CastReason.MISSING_VALUE, new byte[0], 0, 0));
    }
    out.putNull();
  }

  private UndecodableEvent refused(CastReason reason, JsonNode value) {
    byte[] bytes = value.asText().getBytes(StandardCharsets.UTF_8);
    return new UndecodableEvent(
        reason.id(), column().name(), texts.explain(reason, bytes, 0, bytes.length));
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
