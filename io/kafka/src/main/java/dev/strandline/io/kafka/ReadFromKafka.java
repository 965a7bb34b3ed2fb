package dev.strandline.io.kafka;

import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.io.files.ColumnNames;
import dev.strandline.io.files.SourceColumn;
import dev.strandline.model.OnDrift;
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
  public boolean forgets() {
    return true;
  }

  @Override
  public Schema schema(ReadFromKafkaConfig config, Checks checks) {
    SourceColumn.check(config.columns(), "columns", checks);
    checkColumns(config, checks);
    checkDrift(config, checks);
    ColumnNames names = new ColumnNames(checks);
    if (config.format() instanceof MessageFormat.Raw) {
      names.add("format", MessageColumns.KEY);
      names.add("format", MessageColumns.VALUE);
    }
    names.add("columns", config.columns());
    ReadFromKafkaConfig.Metadata metadata = config.metadata();
    names.add("metadata.topic", metadata.topic());
    names.add("metadata.partition", metadata.partition());
    names.add("metadata.offset", metadata.offset());
    names.add("metadata.key", metadata.key());
    names.add("metadata.timestamp", metadata.timestamp());
    names.add("metadata.headers", metadata.headers());
    try {
      return MessageColumns.of(config).schema();
    } catch (IllegalArgumentException e) {
      return Schema.of(List.of()); // a name twice: already told
    }
  }

  private static void checkDrift(ReadFromKafkaConfig config, Checks checks) {
    if (config.onDrift() == OnDrift.EVOLVE) {
      checks.problem(
          "on_drift",
          KafkaError.BAD_DRIFT.id(),
          "a message tells of a new column when it is read, and by then the steps' columns are settled;"
              + " say dead_letter, declare the column that comes, and run strandline replay");
    } else if (config.onDrift() != null && config.format() instanceof MessageFormat.Raw) {
      checks.problem(
          "on_drift",
          KafkaError.BAD_DRIFT.id(),
          "the format raw takes messages as they are; say on_drift where they are decoded");
    }
  }

  private static void checkColumns(ReadFromKafkaConfig config, Checks checks) {
    boolean raw = config.format() instanceof MessageFormat.Raw;
    if (raw != config.columns().isEmpty()) {
      checks.problem(
          "columns",
          KafkaError.BAD_COLUMNS.id(),
          raw
              ? "the format raw has the columns key and value, and no others; leave columns out"
              : "the formats json and avro need columns: messages tell what they have when they are read");
    }
    for (int i = 0; i < config.columns().size(); i++) {
      if (config.columns().get(i).files() != null) {
        checks.problem(
            "columns[" + i + "].files",
            KafkaError.BAD_COLUMNS.id(),
            "messages are in no files; leave files out");
      }
    }
  }

  @Override
  public Source open(String node, ReadFromKafkaConfig config, Schema schema, RunContext run) {
    return new KafkaSource(node, config, schema, run);
  }
}
