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
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The topics of one source node, up to their ends of now. */
final class KafkaSource implements Source {
  private final String node;
  private final ReadFromKafkaConfig config;
  private final ClientSettings client;
  private final MessageColumns columns;
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
    this.columns = MessageColumns.of(config);
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
        new ReadRanges.Settings(node, client, goesOn(), columns, schema, of, limits));
  }

  @Override
  public boolean canReplay(DeadLetter letter) {
    return MessageLetters.isWhole(letter);
  }

  @Override
  public PTransform<PBegin, ReadResult> replay(List<DeadLetter> letters) {
    return ReplayEach.of(
        letters, new ReplayMessages(new ReplayMessages.Settings(node, columns, schema, run)));
  }

  @Override
  public void sample(
      Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException {
    OffsetRange range = OffsetRange.of(input);
    Sample sample = new Sample(input, range.origin(input), records, letters);
    try (RangeRecords reader = new RangeRecords(client, goesOn(), client.consumer())) {
      reader.read(range, sample);
    }
    if (sample.writer.rows() > 0) {
      rows.accept(sample.writer.take());
    }
  }

  /** The first messages of a range. */
  private final class Sample implements RangeRecords.Messages {
    private final Input input;
    private final Origin origin;
    private final Consumer<DeadLetter> letters;
    private final MessageRows messages = new MessageRows(columns);
    private final RowWriter writer = new RowWriter(schema);
    private long left;

    Sample(Input input, Origin origin, long records, Consumer<DeadLetter> letters) {
      this.input = input;
      this.origin = origin;
      this.left = records;
      this.letters = letters;
    }

    @Override
    public boolean take(ConsumerRecord<byte[], byte[]> message) {
      if (messages.read(message, origin, writer) == MessageRows.Found.REFUSED) {
        letters.accept(
            new MessageLetters(node, run)
                .of(message, input, messages.refusal(), messages.sensitive()));
      }
      return --left > 0;
    }
  }
}
