package dev.strandline.io;

import dev.strandline.model.Books;
import dev.strandline.model.Drift;
import dev.strandline.model.Epoch;
import dev.strandline.model.EventTime;
import dev.strandline.model.Horizon;
import dev.strandline.model.WrittenFile;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Facts for the commit, from what steps and sinks give. */
public final class RunFacts {
  private RunFacts() {}

  /** One fact an element of books. */
  public static PTransform<PCollection<Books>, PCollection<RunFact>> counted() {
    return new AsFacts<>(RunFact.Counted::new);
  }

  /** One fact a file that this sink has staged. */
  public static PTransform<PCollection<WrittenFile>, PCollection<RunFact>> written(String sink) {
    return new AsFacts<>(file -> new RunFact.Written(sink, file));
  }

  /** One fact an element of what that node saw of other columns than it should. */
  public static PTransform<PCollection<Drift>, PCollection<RunFact>> drifted(String node) {
    return new AsFacts<>(drift -> new RunFact.Drifted(node, drift));
  }

  /** One fact an element of how far the event time had come at that step. */
  public static PTransform<PCollection<EventTime>, PCollection<RunFact>> reached(String step) {
    return new AsFacts<>(time -> new RunFact.Reached(step, time));
  }

  /** One fact a line that truncates of the table of that sink are at. */
  public static PTransform<PCollection<Horizon>, PCollection<RunFact>> truncated(String sink) {
    return new AsFacts<>(at -> new RunFact.Truncated(sink, at));
  }

  /** One fact an element of what nodes saw of other columns than they should. */
  public static PTransform<PCollection<KV<String, Drift>>, PCollection<RunFact>> drifted() {
    return new AsFacts<>(told -> new RunFact.Drifted(told.getKey(), told.getValue()));
  }

  /** One fact an epoch, that says nothing: so each has a commit, whatever its inputs hold. */
  public static PTransform<PCollection<Epoch>, PCollection<RunFact>> begun() {
    return new AsFacts<>(epoch -> new RunFact.Counted(Books.EMPTY));
  }

  private static final class AsFacts<T> extends PTransform<PCollection<T>, PCollection<RunFact>> {
    private static final long serialVersionUID = 1;
    private final SerializableFunction<T, RunFact> fact;

    AsFacts(SerializableFunction<T, RunFact> fact) {
      this.fact = fact;
    }

    @Override
    public PCollection<RunFact> expand(PCollection<T> elements) {
      return elements.apply("As facts", MapEach.by(fact)).setCoder(RunFact.coder());
    }
  }
}
