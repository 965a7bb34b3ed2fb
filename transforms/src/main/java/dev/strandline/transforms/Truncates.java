package dev.strandline.transforms;

import dev.strandline.model.Epoch;
import dev.strandline.model.Horizon;
import dev.strandline.model.MergeOutput;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowWriter;
import dev.strandline.model.ShardOutput;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** What becomes of the truncates that steps told: one line for each table, and whom it concerns. */
public final class Truncates {
  private Truncates() {}

  /**
   * One line a window, where there was a truncate, of those that steps told of these nodes.
   *
   * @param nodes those whose rows come to one sink
   */
  public static PTransform<PCollection<KV<String, Horizon>>, PCollection<Horizon>> of(
      Set<String> nodes) {
    return new OneLine(Set.copyOf(nodes));
  }

  /**
   * A line for each epoch that is before all rows of that node: Flink lets a step wait for ever for
   * a side input that has no element in the step's window.
   */
  public static PTransform<PCollection<Epoch>, PCollection<KV<String, Horizon>>> none(String node) {
    return new None(node);
  }

  /**
   * A chunk without rows for each shard that the table has, so that it is merged whether rows of
   * its own come or not.
   */
  public static PTransform<PCollection<Horizon>, PCollection<KV<String, RecordBatch>>> touching(
      Planned<ShardOutput> output, Planned<FitRows.Settings> rows) {
    return new Touching(output, rows);
  }

  private static final class None
      extends PTransform<PCollection<Epoch>, PCollection<KV<String, Horizon>>> {
    private static final long serialVersionUID = 1;
    private final String node;

    None(String node) {
      this.node = node;
    }

    @Override
    public PCollection<KV<String, Horizon>> expand(PCollection<Epoch> epochs) {
      KV<String, Horizon> none = KV.of(node, Horizon.NONE);
      return epochs
          .apply(
              "No line",
              MapElements.into(new TypeDescriptor<KV<String, Horizon>>() {}).via(epoch -> none))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), Horizon.coder()));
    }
  }

  private static final class OneLine
      extends PTransform<PCollection<KV<String, Horizon>>, PCollection<Horizon>> {
    private static final long serialVersionUID = 1;
    private final Set<String> nodes;

    OneLine(Set<String> nodes) {
      this.nodes = nodes;
    }

    @Override
    public PCollection<Horizon> expand(PCollection<KV<String, Horizon>> told) {
      Set<String> wanted = nodes;
      return told.apply("Of the table", Filter.by(one -> wanted.contains(one.getKey())))
          .apply("Lines", Values.create())
          .setCoder(Horizon.coder())
          .apply("One key", WithKeys.of(0))
          .setCoder(KvCoder.of(VarIntCoder.of(), Horizon.coder()))
          .apply("All lines", GroupByKey.create())
          .apply("One line", ParDo.of(new FarthestFn()))
          .setCoder(Horizon.coder());
    }
  }

  private static final class FarthestFn extends DoFn<KV<Integer, Iterable<Horizon>>, Horizon> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Horizon>> lines, OutputReceiver<Horizon> out) {
      Horizon farthest = Horizon.NONE;
      for (Horizon line : lines.getValue()) {
        farthest = farthest.and(line);
      }
      out.output(farthest);
    }
  }

  private static final class Touching
      extends PTransform<PCollection<Horizon>, PCollection<KV<String, RecordBatch>>> {
    private static final long serialVersionUID = 1;
    private final Planned<ShardOutput> output;
    private final Planned<FitRows.Settings> rows;

    Touching(Planned<ShardOutput> output, Planned<FitRows.Settings> rows) {
      this.output = output;
      this.rows = rows;
    }

    @Override
    public PCollection<KV<String, RecordBatch>> expand(PCollection<Horizon> lines) {
      return lines
          .apply(
              "Stored shards", ParDo.of(new TouchFn(output, rows)).withSideInputs(output.views()))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of()));
    }
  }

  private static final class TouchFn extends DoFn<Horizon, KV<String, RecordBatch>> {
    private static final long serialVersionUID = 1;
    private final Planned<ShardOutput> output;
    private final Planned<FitRows.Settings> rows;

    TouchFn(Planned<ShardOutput> output, Planned<FitRows.Settings> rows) {
      this.output = output;
      this.rows = rows;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      boolean isAny = !context.element().isNone();
      if (isAny && output.in(context) instanceof MergeOutput merge) {
        RowWriter none = new RowWriter(rows.in(context).table(), 0);
        merge.storedShards().forEach(shard -> context.output(KV.of(shard, none.take())));
      }
    }
  }
}
