package dev.strandline.runners.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** The elements of a collection, for a test to look at: a runner in this process shares statics. */
final class Gathered<T, R> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1;
  private static final Map<String, List<Object>> ALL = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final SerializableFunction<T, R> view;

  private Gathered(SerializableFunction<T, R> view) {
    this.view = view;
    ALL.put(id, Collections.synchronizedList(new ArrayList<>()));
  }

  static <T> Gathered<T, T> elements() {
    return new Gathered<>(element -> element);
  }

  /** What that function makes of each element while it is there. */
  static <T, R> Gathered<T, R> as(SerializableFunction<T, R> view) {
    return new Gathered<>(view);
  }

  List<R> found() {
    return Unchecked.cast(ALL.getOrDefault(id, List.of()));
  }

  @Override
  public PDone expand(PCollection<T> elements) {
    elements.apply("Gather", ParDo.of(new GatherFn<>(id, view)));
    return PDone.in(elements.getPipeline());
  }

  private static final class GatherFn<T, R> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;
    private final String id;
    private final SerializableFunction<T, R> view;

    GatherFn(String id, SerializableFunction<T, R> view) {
      this.id = id;
      this.view = view;
    }

    @ProcessElement
    public void process(@Element T element) {
      ALL.getOrDefault(id, new ArrayList<>()).add(view.apply(element));
    }
  }
}
