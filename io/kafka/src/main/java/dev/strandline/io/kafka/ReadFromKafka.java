package dev.strandline.io.kafka;

import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.io.messages.MessageFormat;
import dev.strandline.model.Schema;
import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.RunMode;
import java.util.List;

/** Reads topics of Kafka up to their current end; the tables' commits say where to go on. */
public final class ReadFromKafka implements SourceKind<ReadFromKafkaConfig> {
  @Override
  public String type() {
    return "ReadFromKafka";
  }

  @Override
  public Class<ReadFromKafkaConfig> config() {
    return ReadFromKafkaConfig.class;
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs(
            "each offset once, whatever reruns, up to the end of the topics when the run is planned")
        : Capability.runs(
            "each offset once, whatever dies; topics and partitions that come meanwhile too");
  }

  @Override
  public String doc() {
    return "Reads topics of Kafka up to their current end. The offsets read are part of the tables'"
        + " commits, so the next run goes on exactly behind them; no consumer group is used. A"
        + " message that cannot be read becomes a dead letter.";
  }

  @Override
  public String example() {
    return """
        type: ReadFromKafka
        config:
          bootstrap_servers: "broker-1:9092"
          topics: orders
          format: {type: json}
          columns:
            - {name: id, type: int64, required: true}
            - {name: amount, type: "decimal(12,2)"}
          metadata: {offset: kafka_offset}
        """;
  }

  @Override
  public List<String> paths(ReadFromKafkaConfig config) {
    return config.format() instanceof MessageFormat.Avro avro && avro.schemas().path() != null
        ? List.of(avro.schemas().path())
        : List.of();
  }

  @Override
  public List<String> warnings(ReadFromKafkaConfig config) {
    return config.unknownProperties();
  }

  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public Schema schema(ReadFromKafkaConfig config, Checks checks) {
    return config.messages().checked(checks);
  }

  @Override
  public Source open(String node, ReadFromKafkaConfig config, Schema schema, RunContext run) {
    return new KafkaSource(node, config, schema, run);
  }
}
