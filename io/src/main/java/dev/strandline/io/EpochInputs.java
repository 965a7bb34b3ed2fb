package dev.strandline.io;

import dev.strandline.model.Epoch;
import dev.strandline.model.Planned;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * The inputs of one source that each epoch reads, in the epoch's window.
 *
 * <p>None of an epoch that is over: a restored job comes by it once more, when the tables may have
 * gone on.
 */
public final class EpochInputs extends PTransform<PCollection<Epoch>, PCollection<Input>> {
  private static final long serialVersionUID = 1;

  private final Planned<List<Input>> inputs;
  private final Planned<CommitRun.Settings> commit;

  private EpochInputs(Planned<List<Input>> inputs, Planned<CommitRun.Settings> commit) {
    this.inputs = inputs;
    this.commit = commit;
  }

  /** Those that the plan names, for the commit that it describes. */
  public static EpochInputs of(Planned<List<Input>> inputs, Planned<CommitRun.Settings> commit) {
    return new EpochInputs(inputs, commit);
  }

  @Override
  public PCollection<Input> expand(PCollection<Epoch> epochs) {
    return epochs
        .apply("Inputs", ParDo.of(new InputsFn(inputs, commit)).withSideInputs(inputs.views()))
        .setCoder(Input.coder());
  }

  private static final class InputsFn extends DoFn<Epoch, Input> {
    private static final long serialVersionUID = 1;
    private final Planned<List<Input>> inputs;
    private final Planned<CommitRun.Settings> commit;

    InputsFn(Planned<List<Input>> inputs, Planned<CommitRun.Settings> commit) {
      this.inputs = inputs;
      this.commit = commit;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      if (!commit.in(context).isTold()) {
        inputs.in(context).forEach(context::output);
      }
    }
  }
}
