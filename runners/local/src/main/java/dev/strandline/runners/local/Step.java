package dev.strandline.runners.local;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** One primitive transform of a graph, as far as it is run. */
sealed interface Step {
  /** The step's full name in the graph. */
  String name();

  /**
   * Elements out of nothing.
   *
   * @param source what is read; null for one empty array of bytes
   */
  record Begin(String name, @Nullable BoundedSource<?> source, PCollection<?> out)
      implements Step {}

  /** A DoFn, called for each element of a collection. */
  record Each(
      String name,
      DoFn<Object, Object> fn,
      PCollection<?> in,
      TupleTag<Object> mainTag,
      List<TupleTag<?>> moreTags,
      Map<TupleTag<?>, PCollection<?>> outs,
      Map<String, PCollectionView<?>> sides,
      DoFnSchemaInformation schemas)
      implements Step {
    Map<TupleTag<?>, Coder<?>> coders() {
      Map<TupleTag<?>, Coder<?>> coders = new java.util.HashMap<>();
      outs.forEach((tag, out) -> coders.put(tag, out.getCoder()));
      return coders;
    }
  }

  /** New windows for each element. */
  record Assign(String name, WindowFn<Object, ?> windows, PCollection<?> in, PCollection<?> out)
      implements Step {}

  /** All elements of some collections. */
  record Union(String name, List<PCollection<?>> ins, PCollection<?> out) implements Step {}

  /** The values of each key and window. */
  record Gather(String name, PCollection<?> in, PCollection<?> out) implements Step {}

  /** The same elements, spread over the workers anew. */
  record Spread(String name, PCollection<?> in, PCollection<?> out) implements Step {}

  /** The whole collection, for others to look at. */
  record Look(String name, PCollectionView<?> view, PCollection<?> in) implements Step {}
}
