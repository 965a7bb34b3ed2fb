package dev.strandline.transforms.changes;

import dev.strandline.model.WireMessages;
import java.util.List;
import java.util.function.Function;

/** The decoders of the formats, for the step that decodes and for sources to come. */
public final class Decoders {
  private Decoders() {}

  /**
   * One decoder for several tables of a feed.
   *
   * @param format the decoder of one table
   * @param tables what the spec says of each
   */
  public static TablesDecoder tables(
      Function<DecodeSettings, ChangeDecoder> format,
      List<DecodeSettings> tables,
      TablesDecoder.Unknown unknown) {
    return new TablesDecoder(
        tables.stream().map(table -> (TableDecoder) format.apply(table)).toList(), unknown);
  }

  /** Debezium's JSON events, whole or unwrapped. */
  public static ChangeDecoder debezium(DecodeSettings settings) {
    return new DebeziumDecoder(settings, JsonEvents.PLAIN);
  }

  /** Debezium's events in Avro. */
  public static ChangeDecoder debezium(DecodeSettings settings, WireMessages wire) {
    return new DebeziumDecoder(settings, JsonEvents.of(wire));
  }

  /** Maxwell's JSON events. */
  public static ChangeDecoder maxwell(DecodeSettings settings) {
    return new MaxwellDecoder(settings);
  }

  /** Canal's flat JSON messages. */
  public static ChangeDecoder canal(DecodeSettings settings) {
    return new CanalDecoder(settings);
  }
}
