package dev.strandline.io.kinesis;

import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.io.messages.MessageFormat;
import dev.strandline.model.PositionForm;
import dev.strandline.model.Schema;
import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.RunMode;
import java.util.List;

/** Reads streams of Kinesis up to their current end; the tables' commits say where to go on. */
public final class ReadFromKinesis implements SourceKind<ReadFromKinesisConfig> {
  @Override
  public String type() {
    return "ReadFromKinesis";
  }

  @Override
  public Class<ReadFromKinesisConfig> config() {
    return ReadFromKinesisConfig.class;
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs(
            "each record once, whatever reruns, up to the end of the streams when the run is planned")
        : Capability.runs("each record once, whatever dies; shards that come meanwhile too");
  }

  @Override
  public String doc() {
    return "Reads streams of Kinesis up to their current end. The sequence numbers read are part of"
        + " the tables' commits, so the next run goes on exactly behind them; no application's"
        + " checkpoints are used. A record that cannot be read becomes a dead letter.";
  }

  @Override
  public String example() {
    return """
        type: ReadFromKinesis
        config:
          streams: orders
          region: eu-central-1
          format: {type: json}
          columns:
            - {name: id, type: int64, required: true}
            - {name: amount, type: "decimal(12,2)"}
          metadata: {timestamp: came}
        """;
  }

  @Override
  public List<String> paths(ReadFromKinesisConfig config) {
    return config.format() instanceof MessageFormat.Avro avro && avro.schemas().path() != null
        ? List.of(avro.schemas().path())
        : List.of();
  }

  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public PositionForm positions() {
    return PositionForm.LOG;
  }

  @Override
  public Schema schema(ReadFromKinesisConfig config, Checks checks) {
    return config.messages().checked(checks);
  }

  @Override
  public Source open(String node, ReadFromKinesisConfig config, Schema schema, RunContext run) {
    return new KinesisSource(node, config, schema, run);
  }
}
