package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.KnownInputs;
import dev.strandline.io.Listing;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadListed;
import dev.strandline.io.ReadResult;
import dev.strandline.io.ReplayEach;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.messages.MessageColumns;
import dev.strandline.io.messages.MessageIntake;
import dev.strandline.io.messages.MessageSample;
import dev.strandline.io.messages.ReplayMessages;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The topics of one source node, up to their ends of now. */
final class KafkaSource implements Source {
  private final String node;
  private final ReadFromKafkaConfig config;
  private final ClientSettings client;
  private final MessageColumns<KafkaMessage> columns;
  private final Schema schema;
  private final RunContext run;
  private final long most;

  KafkaSource(String node, ReadFromKafkaConfig config, Schema schema, RunContext run) {
    this(node, config, schema, run, Long.MAX_VALUE);
  }

  private KafkaSource(
      String node, ReadFromKafkaConfig config, Schema schema, RunContext run, long most) {
    this.most = most;
    this.node = node;
    this.config = config;
    this.client = ClientSettings.of(config);
    this.columns = config.messages();
    this.schema = schema;
    this.run = run;
  }

  private boolean goesOn() {
    return config.onLostOffsets() == ReadFromKafkaConfig.LostOffsets.CONTINUE;
  }

  @Override
  public List<Input> inputs() throws IOException {
    return listing(KnownInputs.NOTHING).inputs();
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
    RangePlan plan = new RangePlan(node, ranges, start, goesOn()).upTo(most);
    List<Input> inputs =
        plan.of(now).stream().map(range -> range.input(node, client.servers())).toList();
    return new Listing(inputs, Set.of(), plan.left());
  }

  @Override
  public Source upTo(long rows) {
    return new KafkaSource(node, config, schema, run, rows);
  }

  @Override
  public PTransform<PBegin, ReadResult> read(List<Input> inputs, ReadLimits limits) {
    return ReadListed.of(
        "Ranges",
        Create.of(ReadListed.largestFirst(inputs)).withCoder(Input.coder()),
        reading(Planned.as(run), limits));
  }

  @Override
  public PTransform<PCollection<Input>, ReadResult> read(
      Planned<RunContext> epoch, ReadLimits limits) {
    return reading(epoch, limits);
  }

  private ReadRanges reading(Planned<RunContext> of, ReadLimits limits) {
    return new ReadRanges(
        new ReadRanges.Settings(
            client,
            goesOn(),
            new MessageIntake.Settings<>(node, columns, new KafkaLetters(), schema, limits),
            of));
  }

  @Override
  public boolean canReplay(DeadLetter letter) {
    return KafkaLetters.isWhole(letter);
  }

  @Override
  public PTransform<PBegin, ReadResult> replay(List<DeadLetter> letters) {
    return ReplayEach.of(letters, new ReplayMessages<>(settings()));
  }

  private ReplayMessages.Settings<KafkaMessage> settings() {
    return new ReplayMessages.Settings<>(node, columns, new KafkaLetters(), schema, run);
  }

  @Override
  public void sample(
      Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException {
    OffsetRange range = OffsetRange.of(input);
    MessageSample<KafkaMessage> sample =
        new MessageSample<>(settings(), input, range.origin(input), records, letters);
    try (RangeRecords reader = new RangeRecords(client, goesOn(), client.consumer())) {
      reader.read(range, message -> sample.take(new KafkaMessage(message)));
    }
    sample.finish(rows);
  }
}
