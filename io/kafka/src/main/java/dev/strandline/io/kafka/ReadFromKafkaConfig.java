package dev.strandline.io.kafka;

import dev.strandline.io.files.SourceColumn;
import dev.strandline.io.messages.MessageColumns;
import dev.strandline.io.messages.MessageFormat;
import dev.strandline.io.messages.MessageRows;
import dev.strandline.io.messages.MetadataColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.OnDrift;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.InvalidConfig;
import dev.strandline.options.Nearest;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a spec says of topics to read. */
record ReadFromKafkaConfig(
    @Doc("Brokers to begin with, each `host:port`.") @OneOrMany @NotEmpty
        List<String> bootstrapServers,
    @Doc("The topics' names.") @Default("[]") @OneOrMany List<String> topics,
    @Doc("In place of `topics`: a regular expression that whole names match.")
        @Nullable String topicPattern,
    @Doc("How messages become rows.") MessageFormat format,
    @Doc("The columns of `json` and `avro` values; none for `raw`.") @Default("[]")
        List<SourceColumn> columns,
    @Doc(
            "What becomes of messages with fields that no column reads: `fail` stops the run, `ignore` counts and names them in the report, `dead_letter`. Nobody is told if left out.")
        @Nullable OnDrift onDrift,
    @Doc("Columns that say where a message stood and what came with it.") @Default("{}")
        Metadata metadata,
    @Doc(
            "Where reading begins that no table of the spec has begun: `earliest`, `latest`, or offsets such as `{orders/0: 120}`. Afterwards the tables' commits say where to go on.")
        @Default("earliest")
        Start start,
    @Doc(
            "What becomes of offsets that Kafka has dropped before every table had them: `fail`, or `continue` behind them with a warning.")
        @Default("fail")
        LostOffsets onLostOffsets,
    @Doc(
            "Whether messages of open and aborted transactions are read: `read_committed` leaves them out.")
        @Default("read_committed")
        Isolation isolation,
    @Doc("How long the cluster may be silent before the run fails.") @Default("1m")
        Duration timeout,
    @Doc("More properties of Kafka's client, such as `security.protocol`; secrets may stand here.")
        @Default("{}")
        Map<String, ClientProperty> properties)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What the source sets itself, or does without. */
  private static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "group.instance.id",
          "enable.auto.commit",
          "auto.offset.reset",
          "isolation.level",
          "key.deserializer",
          "value.deserializer",
          "default.api.timeout.ms",
          "allow.auto.create.topics");

  ReadFromKafkaConfig {
    if (topics.isEmpty() == (topicPattern == null)) {
      throw new InvalidConfig(
          topics.isEmpty() ? "topics" : "topicPattern",
          KafkaError.NO_TOPICS.id(),
          "expected either topics or topic_pattern");
    }
    if (topicPattern != null) {
      try {
        Pattern.compile(topicPattern);
      } catch (PatternSyntaxException e) {
        throw new InvalidConfig(
            "topicPattern",
            KafkaError.BAD_PATTERN.id(),
            "\"" + topicPattern + "\" is no regular expression: " + e.getDescription());
      }
    }
    if (timeout.isZero()) {
      throw new InvalidConfig("timeout", "expected more than 0s");
    }
    if (start instanceof Start.Offsets offsets) {
      checkOffsets(offsets, topics, topicPattern);
    }
    for (String name : properties.keySet()) {
      if (RESERVED.contains(name)) {
        throw new InvalidConfig(
            "properties",
            KafkaError.RESERVED_PROPERTY.id(),
            name
                + " is set by the source itself; see bootstrap_servers, start, isolation and timeout,"
                + " and no consumer group is used");
      }
    }
  }

  /** Whether messages that are lost are passed over. */
  boolean goesOn() {
    return onLostOffsets == LostOffsets.CONTINUE;
  }

  /**
   * Of each property that Kafka's clients do not know, what it may have been meant to be. They pass
   * over it without a word, unless a class that another property names looks for it.
   */
  List<String> unknownProperties() {
    Set<String> known = new TreeSet<>(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    return properties.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .map(
            name ->
                "Kafka's client does not know the property \""
                    + name
                    + "\""
                    + Nearest.to(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse(""))
        .toList();
  }

  private static void checkOffsets(
      Start.Offsets offsets, List<String> topics, @Nullable String pattern) {
    offsets
        .at()
        .forEach(
            (partition, offset) -> {
              if (!partition.matches("[^/]+/[0-9]{1,9}") || offset < 0) {
                throw new InvalidConfig(
                    "start",
                    KafkaError.BAD_START.id(),
                    "expected a topic, a slash and a partition, and an offset from 0, such as"
                        + " orders/0: 120, got "
                        + partition
                        + ": "
                        + offset);
              }
              String topic = partition.substring(0, partition.indexOf('/'));
              if (pattern == null ? !topics.contains(topic) : !topic.matches(pattern)) {
                throw new InvalidConfig(
                    "start",
                    KafkaError.BAD_START.id(),
                    partition
                        + " is of none of the topics that are read, "
                        + (pattern == null ? String.join(", ", topics) : pattern));
              }
            });
  }

  /** The columns of the messages' rows. */
  MessageColumns<KafkaMessage> messages() {
    return new MessageColumns<>(format, columns, metadata.columns(), onDrift);
  }

  /** The names of the columns beside the message's own; none by default. */
  record Metadata(
      @Doc("The column for the topic's name.") @NotEmpty @Nullable String topic,
      @Doc("The column for the partition's number.") @NotEmpty @Nullable String partition,
      @Doc("The column for the message's offset in its partition.") @NotEmpty
          @Nullable String offset,
      @Doc("The column for the message's key, as text.") @NotEmpty @Nullable String key,
      @Doc("The column for the message's timestamp.") @NotEmpty @Nullable String timestamp,
      @Doc("The column for the message's headers: a JSON list of `{name, value}`.") @NotEmpty
          @Nullable String headers)
      implements Serializable {
    private static final long serialVersionUID = 1;

    /** Those that have a name. */
    List<MetadataColumn<KafkaMessage>> columns() {
      return Stream.of(
              column("topic", topic, Type.Plain.STRING, false, Metadata::putTopic),
              column(
                  "partition",
                  partition,
                  Type.Plain.INT32,
                  false,
                  (message, name, out) -> out.putInt(message.record().partition())),
              column(
                  "offset",
                  offset,
                  Type.Plain.INT64,
                  false,
                  (message, name, out) -> out.putLong(message.record().offset())),
              column(
                  "key",
                  key,
                  Type.Plain.STRING,
                  true,
                  (message, name, out) -> MessageRows.putText(message.key(), name, out)),
              column("timestamp", timestamp, Type.Plain.TIMESTAMP, true, Metadata::putTimestamp),
              column(
                  "headers",
                  headers,
                  Type.Plain.JSON,
                  true,
                  (message, name, out) -> out.putBytes(Headers.json(message.record().headers()))))
          .flatMap(Optional::stream)
          .toList();
    }

    private static Optional<MetadataColumn<KafkaMessage>> column(
        String key,
        @Nullable String name,
        Type type,
        boolean nulls,
        MetadataColumn.Value<KafkaMessage> value) {
      return MetadataColumn.of(key, name, type, nulls, value);
    }

    private static void putTopic(KafkaMessage message, String name, RowWriter out) {
      out.putBytes(message.record().topic().getBytes(StandardCharsets.UTF_8));
    }

    private static void putTimestamp(KafkaMessage message, String name, RowWriter out)
        throws UnfitValue {
      long millis = message.record().timestamp();
      if (millis == ConsumerRecord.NO_TIMESTAMP) {
        out.putNull();
      } else {
        MessageRows.putMillis(millis, name, out);
      }
    }
  }

  /** What becomes of offsets that are gone. */
  enum LostOffsets {
    FAIL,
    CONTINUE
  }

  /** Which messages are read. */
  enum Isolation {
    READ_COMMITTED,
    READ_UNCOMMITTED
  }
}
