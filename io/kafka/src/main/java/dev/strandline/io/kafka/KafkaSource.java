package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.KnownInputs;
import dev.strandline.io.Listing;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.messages.MessageSource;
import dev.strandline.io.messages.ReplayMessages;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The topics of one source node, up to their ends of now. */
final class KafkaSource extends MessageSource<KafkaMessage> {
  private final String node;
  private final ReadFromKafkaConfig config;
  private final ClientSettings client;
  private final Schema schema;
  private final RunContext run;
  private final long most;

  KafkaSource(String node, ReadFromKafkaConfig config, Schema schema, RunContext run) {
    this(node, config, schema, run, Long.MAX_VALUE);
  }

  private KafkaSource(
      String node, ReadFromKafkaConfig config, Schema schema, RunContext run, long most) {
    super(
        new ReplayMessages.Settings<>(node, config.messages(), new KafkaLetters(), schema, run),
        new KafkaReader.Opener(ClientSettings.of(config), config.goesOn()));
    this.node = node;
    this.config = config;
    this.client = ClientSettings.of(config);
    this.schema = schema;
    this.run = run;
    this.most = most;
  }

  @Override
  public Listing listing(KnownInputs known) throws IOException {
    Map<String, List<OffsetRange>> ranges = new TreeMap<>();
    known
        .bySink()
        .forEach((sink, inputs) -> ranges.put(sink, inputs.stream().map(OffsetRange::of).toList()));
    // Made again from all there is, a table that began at the latest offset would be empty.
    Start start =
        run.full() && config.start().isLatest()
            ? new Start.At(Start.Where.EARLIEST)
            : config.start();
    List<RangePlan.Partition> now =
        new Topics(client, config.topics(), config.topicPattern()).look();
    RangePlan plan = new RangePlan(node, ranges, start, config.goesOn()).upTo(most);
    List<Input> inputs =
        plan.of(now).stream().map(range -> range.input(node, client.servers())).toList();
    return new Listing(inputs, Set.of(), plan.left());
  }

  @Override
  public Source upTo(long rows) {
    return new KafkaSource(node, config, schema, run, rows);
  }
}
