package dev.strandline.runners.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Redistribute;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.construction.SplittableParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a pipeline, each behind those that it needs; or an {@link Unfit} for the first that
 * cannot run here.
 */
final class Translation extends Pipeline.PipelineVisitor.Defaults {
  private final List<Step> steps = new ArrayList<>();

  private Translation() {}

  static List<Step> of(Pipeline pipeline) {
    SplittableParDo.convertReadBasedSplittableDoFnsToPrimitiveReads(pipeline);
    Translation translation = new Translation();
    pipeline.traverseTopologically(translation);
    return List.copyOf(translation.steps);
  }

  /** A reshuffle is one step: its keys, which are random, would only be carried about. */
  @Override
  public CompositeBehavior enterCompositeTransform(Node node) {
    PTransform<?, ?> transform = node.getTransform();
    if (transform instanceof Reshuffle
        || transform instanceof Reshuffle.ViaRandomKey
        || transform instanceof Redistribute.RedistributeArbitrarily
        || transform instanceof Redistribute.RedistributeByKey) {
      steps.add(new Step.Spread(node.getFullName(), in(node), out(node)));
      return CompositeBehavior.DO_NOT_ENTER_TRANSFORM;
    }
    return CompositeBehavior.ENTER_TRANSFORM;
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    for (PCollection<?> out : node.getOutputs().values()) {
      if (out.isBounded() == IsBounded.UNBOUNDED) {
        throw Unfit.UNBOUNDED.at(node.getFullName());
      }
    }
    steps.add(step(node, node.getFullName(), node.getTransform()));
  }

  // Beam marks as deprecated what is for runners only.
  @SuppressWarnings("deprecation")
  private static Step step(Node node, String name, @Nullable PTransform<?, ?> transform) {
    if (transform instanceof Impulse) {
      return new Step.Begin(name, null, out(node));
    } else if (transform instanceof SplittableParDo.PrimitiveBoundedRead<?> read) {
      return new Step.Begin(name, read.getSource(), out(node));
    } else if (transform instanceof ParDo.MultiOutput<?, ?> parDo) {
      return each(node, name, Unchecked.cast(parDo));
    } else if (transform instanceof Flatten.PCollections) {
      return new Step.Union(name, List.copyOf(node.getInputs().values()), out(node));
    } else if (transform instanceof GroupByKey) {
      if (!in(node).getWindowingStrategy().getWindowFn().isNonMerging()) {
        throw Unfit.MERGING_WINDOWS.at(name);
      }
      return new Step.Gather(name, in(node), out(node));
    } else if (transform instanceof Window.Assign<?> assign) {
      return new Step.Assign(name, Unchecked.cast(assign.getWindowFn()), in(node), out(node));
    } else if (transform instanceof View.CreatePCollectionView<?, ?> view) {
      return new Step.Look(name, view.getView(), in(node));
    }
    throw Unfit.UNKNOWN.at(name);
  }

  private static Step each(Node node, String name, ParDo.MultiOutput<Object, Object> parDo) {
    DoFn<Object, Object> fn = parDo.getFn();
    DoFnSignature signature = DoFnSignatures.signatureForDoFn(fn);
    if (signature.processElement().isSplittable()) {
      throw Unfit.SPLITTABLE.at(name);
    }
    if (signature.usesState() || signature.usesTimers() || signature.onWindowExpiration() != null) {
      throw Unfit.STATEFUL.at(name);
    }
    PCollection<?> in = mainInput(node, parDo);
    return new Step.Each(
        name,
        fn,
        in,
        parDo.getMainOutputTag(),
        parDo.getAdditionalOutputTags().getAll(),
        Map.copyOf(node.getOutputs()),
        Map.copyOf(parDo.getSideInputs()),
        ParDo.getDoFnSchemaInformation(fn, in));
  }

  private static PCollection<?> mainInput(Node node, ParDo.MultiOutput<?, ?> parDo) {
    Map<TupleTag<?>, PValue> sides = parDo.getAdditionalInputs();
    List<PCollection<?>> main =
        node.getInputs().entrySet().stream()
            .filter(input -> !sides.containsKey(input.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.toList());
    return one(main, node);
  }

  private static PCollection<?> in(Node node) {
    return one(List.copyOf(node.getInputs().values()), node);
  }

  private static PCollection<?> out(Node node) {
    return one(List.copyOf(node.getOutputs().values()), node);
  }

  private static PCollection<?> one(List<PCollection<?>> of, Node node) {
    if (of.size() != 1) {
      throw new IllegalStateException(
          "expected one collection at " + node.getFullName() + ", found " + of.size());
    }
    return of.get(0);
  }
}
