package dev.strandline.io.kinesis;

import dev.strandline.io.Input;
import dev.strandline.io.KnownInputs;
import dev.strandline.io.Listing;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.messages.MessageSource;
import dev.strandline.io.messages.ReplayMessages;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The streams of one source node, up to their last records of now. */
final class KinesisSource extends MessageSource<KinesisMessage> {
  private final String node;
  private final ReadFromKinesisConfig config;
  private final ClientSettings client;
  private final Schema schema;
  private final RunContext run;
  private final long most;

  KinesisSource(String node, ReadFromKinesisConfig config, Schema schema, RunContext run) {
    this(node, config, schema, run, Long.MAX_VALUE);
  }

  private KinesisSource(
      String node, ReadFromKinesisConfig config, Schema schema, RunContext run, long most) {
    super(
        new ReplayMessages.Settings<>(node, config.messages(), new KinesisLetters(), schema, run),
        new KinesisReader.Opener(ClientSettings.of(config), config.goesOn()));
    this.node = node;
    this.config = config;
    this.client = ClientSettings.of(config);
    this.schema = schema;
    this.run = run;
    this.most = most;
  }

  @Override
  public Listing listing(KnownInputs known) throws IOException {
    Map<String, List<ShardRange>> ranges = new TreeMap<>();
    known
        .bySink()
        .forEach((sink, inputs) -> ranges.put(sink, inputs.stream().map(ShardRange::of).toList()));
    // Made again from all there is, a table that began at the latest record would be empty.
    Start start = run.full() && config.start().isLatest() ? Start.EARLIEST : config.start();
    Streams streams = client.streams();
    List<ShardPlan.Now> now = new ArrayList<>();
    for (String name : new TreeSet<>(config.streams())) {
      Streams.Stream stream = streams.describe(name);
      now.add(new ShardPlan.Now(stream, streams.shards(stream)));
    }
    ShardPlan plan =
        new ShardPlan(node, ranges, start, config.goesOn(), Clock.systemUTC()).upTo(most);
    List<Input> inputs =
        plan
            .of(now, (shard, after) -> new ShardWalk(streams, shard, after, config.timeout()))
            .stream()
            .map(range -> range.input(node))
            .toList();
    return new Listing(inputs, Set.of(), plan.left());
  }

  @Override
  public Source upTo(long rows) {
    return new KinesisSource(node, config, schema, run, rows);
  }
}
