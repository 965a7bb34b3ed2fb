package dev.strandline.model.cast;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says of one column's conversion from text; {@link #DEFAULTS} where it says nothing.
 *
 * <pre>
 *   - {name: booked, type: timestamp, pattern: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
 *   - {name: amount, type: "decimal(12,2)", locale: de-DE, rounding: half_up}
 *   - {name: active, type: bool, true_values: [Y], false_values: [N]}
 * </pre>
 *
 * What does not concern the column's type is not looked at.
 *
 * @param patterns of dates and times, tried in order; empty: the ISO forms of docs/types.md
 * @param zone a zone id such as {@code Europe/Berlin}, {@code UTC} or {@code +02:00}: where the
 *     clocks hang that a text without an offset was read from, and where an instant's text becomes
 *     a local date or time
 * @param locale a language tag such as {@code de-DE}: names of months and days, and the marks
 * @param decimalMark one character; the locale's, else {@code .}
 * @param groupMark one character; the locale's, else none
 * @param trueValues words for true, in any case; empty: {@code true}
 * @param falseValues words for false, in any case; empty: {@code false}
 * @param nullValues texts that are null
 * @param trim whether blanks, tabs and line ends around the text are dropped first
 * @param rounding of digits that the type has no room for
 * @param overlap which of two instants a local time means that the clocks showed twice
 * @param nonFinite whether float32 and float64 take NaN and Infinity
 * @param bytesForm how bytes are written as text
 * @param unknownFields what becomes of a JSON object's field that the struct type lacks
 */
public record CastSettings(
    List<String> patterns,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable String decimalMark,
    @Nullable String groupMark,
    List<String> trueValues,
    List<String> falseValues,
    List<String> nullValues,
    boolean trim,
    Rounding rounding,
    Overlap overlap,
    NonFinite nonFinite,
    BytesForm bytesForm,
    UnknownFields unknownFields)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Which instant a local time means that the zone's clocks showed twice. */
  public enum Overlap {
    /** The first: the offset before the change, summer time. */
    EARLIER,
    /** The second: the offset after the change. */
    LATER,
    REJECT
  }

  /** What becomes of NaN and Infinity. */
  public enum NonFinite {
    ACCEPT,
    REJECT
  }

  /** How bytes are written as text. */
  public enum BytesForm {
    /** RFC 4648 section 4, padded. */
    BASE64,
    /** Pairs of hexadecimal digits, perhaps behind 0x or \x. */
    HEX
  }

  /** What becomes of a JSON object's field that the struct type lacks. */
  public enum UnknownFields {
    REJECT,
    IGNORE
  }

  /** What holds where a spec says nothing. */
  public static final CastSettings DEFAULTS = builder().build();

  public CastSettings {
    patterns = List.copyOf(patterns);
    trueValues = List.copyOf(trueValues);
    falseValues = List.copyOf(falseValues);
    nullValues = List.copyOf(nullValues);
  }

  /** The same for values inside of the column's: the words for null are the column's own. */
  public CastSettings inside() {
    return new CastSettings(
        patterns,
        zone,
        locale,
        decimalMark,
        groupMark,
        trueValues,
        falseValues,
        List.of(),
        trim,
        rounding,
        overlap,
        nonFinite,
        bytesForm,
        unknownFields);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects the few settings that differ from the defaults. */
  public static final class Builder {
    private List<String> patterns = List.of();
    private @Nullable String zone;
    private @Nullable String locale;
    private @Nullable String decimalMark;
    private @Nullable String groupMark;
    private List<String> trueValues = List.of();
    private List<String> falseValues = List.of();
    private List<String> nullValues = List.of();
    private boolean trim;
    private Rounding rounding = Rounding.REJECT;
    private Overlap overlap = Overlap.EARLIER;
    private NonFinite nonFinite = NonFinite.ACCEPT;
    private BytesForm bytesForm = BytesForm.BASE64;
    private UnknownFields unknownFields = UnknownFields.REJECT;

    private Builder() {}

    public Builder patterns(String... values) {
      patterns = List.of(values);
      return this;
    }

    public Builder patterns(List<String> values) {
      patterns = values;
      return this;
    }

    public Builder zone(@Nullable String value) {
      zone = value;
      return this;
    }

    public Builder locale(@Nullable String value) {
      locale = value;
      return this;
    }

    public Builder decimalMark(@Nullable String value) {
      decimalMark = value;
      return this;
    }

    public Builder groupMark(@Nullable String value) {
      groupMark = value;
      return this;
    }

    public Builder trueValues(List<String> values) {
      trueValues = values;
      return this;
    }

    public Builder falseValues(List<String> values) {
      falseValues = values;
      return this;
    }

    public Builder nullValues(List<String> values) {
      nullValues = values;
      return this;
    }

    public Builder trim(boolean value) {
      trim = value;
      return this;
    }

    public Builder rounding(Rounding value) {
      rounding = value;
      return this;
    }

    public Builder overlap(Overlap value) {
      overlap = value;
      return this;
    }

    public Builder nonFinite(NonFinite value) {
      nonFinite = value;
      return this;
    }

    public Builder bytesForm(BytesForm value) {
      bytesForm = value;
      return this;
    }

    public Builder unknownFields(UnknownFields value) {
      unknownFields = value;
      return this;
    }

    public CastSettings build() {
      return new CastSettings(
          patterns,
          zone,
          locale,
          decimalMark,
          groupMark,
          trueValues,
          falseValues,
          nullValues,
          trim,
          rounding,
          overlap,
          nonFinite,
          bytesForm,
          unknownFields);
    }
  }
}
