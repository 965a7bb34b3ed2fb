package dev.strandline.transforms.changes;

/** The decoders of the formats, for the step that decodes and for sources to come. */
public final class Decoders {
  private Decoders() {}

  /** Debezium's JSON events, whole or unwrapped. */
  public static ChangeDecoder debezium(DecodeSettings settings) {
    return new DebeziumDecoder(settings);
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
