package dev.strandline.io.kinesis;

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
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a spec says of streams to read. */
record ReadFromKinesisConfig(
    @Doc("The streams' names, all in one account and region.") @OneOrMany @NotEmpty
        List<String> streams,
    @Doc(
            "The region, such as `eu-central-1`; that of the environment (`AWS_REGION`) or the profile if left out.")
        @Nullable String region,
    @Doc("The URL of a Kinesis elsewhere, such as `http://127.0.0.1:4568`.")
        @Nullable String endpoint,
    @Doc("How records become rows.") MessageFormat format,
    @Doc("The columns of `json` and `avro` records; none for `raw`.") @Default("[]")
        List<SourceColumn> columns,
    @Doc(
            "What becomes of records with fields that no column reads: `fail` stops the run, `ignore` counts and names them in the report, `dead_letter`. Nobody is told if left out.")
        @Nullable OnDrift onDrift,
    @Doc("Columns that say where a record stood and what came with it.") @Default("{}")
        Metadata metadata,
    @Doc(
            "Where reading begins that no table of the spec has begun: `earliest`, `latest`, or an instant: records that came then or later. Afterwards the tables' commits say where to go on.")
        @Default("earliest")
        Start start,
    @Doc(
            "What becomes of records that Kinesis may have dropped before every table had them: `fail`, or `continue` behind them with a warning.")
        @Default("fail")
        LostRecords onLostRecords,
    @Doc("How long Kinesis may be silent before the run fails.") @Default("1m") Duration timeout)
    implements Serializable {
  private static final long serialVersionUID = 1;

  ReadFromKinesisConfig {
    for (String stream : streams) {
      if (!stream.matches("[a-zA-Z0-9_.-]{1,128}")) {
        throw new InvalidConfig(
            "streams",
            KinesisError.BAD_STREAM.id(),
            "\""
                + stream
                + "\" can be no stream's name: expected 1 to 128 letters, digits, _, . and -, and no ARN");
      }
    }
    if (endpoint != null && !isUrl(endpoint)) {
      throw new InvalidConfig(
          "endpoint",
          KinesisError.BAD_ENDPOINT.id(),
          "expected a URL such as http://127.0.0.1:4568, got \"" + endpoint + "\"");
    }
    if (timeout.isZero()) {
      throw new InvalidConfig("timeout", "expected more than 0s");
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && uri.getScheme() != null
          && List.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether records that are lost are passed over. */
  boolean goesOn() {
    return onLostRecords == LostRecords.CONTINUE;
  }

  /** The columns of the records' rows. */
  MessageColumns<KinesisMessage> messages() {
    return new MessageColumns<>(format, columns, metadata.columns(), onDrift);
  }

  /** The names of the columns beside the record's own; none by default. */
  record Metadata(
      @Doc("The column for the stream's name.") @NotEmpty @Nullable String stream,
      @Doc("The column for the shard's id.") @NotEmpty @Nullable String shard,
      @Doc("The column for the record's sequence number, as text.") @NotEmpty
          @Nullable String sequenceNumber,
      @Doc("The column for the record's partition key.") @NotEmpty @Nullable String partitionKey,
      @Doc("The column for about when the record came.") @NotEmpty @Nullable String timestamp)
      implements Serializable {
    private static final long serialVersionUID = 1;

    /** Those that have a name. */
    List<MetadataColumn<KinesisMessage>> columns() {
      return Stream.of(
              column("stream", stream, Type.Plain.STRING, Metadata::putStream),
              column("shard", shard, Type.Plain.STRING, Metadata::putShard),
              column("sequence_number", sequenceNumber, Type.Plain.STRING, Metadata::putNumber),
              column("partition_key", partitionKey, Type.Plain.STRING, Metadata::putKey),
              column("timestamp", timestamp, Type.Plain.TIMESTAMP, Metadata::putTimestamp))
          .flatMap(Optional::stream)
          .toList();
    }

    private static Optional<MetadataColumn<KinesisMessage>> column(
        String key, @Nullable String name, Type type, MetadataColumn.Value<KinesisMessage> value) {
      return MetadataColumn.of(key, name, type, false, value);
    }

    private static void putStream(KinesisMessage message, String name, RowWriter out) {
      put(message.shard().stream(), out);
    }

    private static void putShard(KinesisMessage message, String name, RowWriter out) {
      put(message.shard().id(), out);
    }

    private static void putNumber(KinesisMessage message, String name, RowWriter out) {
      put(message.record().number().text(), out);
    }

    private static void putKey(KinesisMessage message, String name, RowWriter out) {
      put(message.record().partitionKey(), out);
    }

    private static void putTimestamp(KinesisMessage message, String name, RowWriter out)
        throws UnfitValue {
      MessageRows.putMillis(message.record().arrival(), name, out);
    }

    private static void put(String text, RowWriter out) {
      out.putBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What becomes of records that may be gone. */
  enum LostRecords {
    FAIL,
    CONTINUE
  }
}
