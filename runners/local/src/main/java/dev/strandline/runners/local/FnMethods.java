package dev.strandline.runners.local;

import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a DoFn, to be called by reflection.
 *
 * @param observesWindow whether an element in several windows is processed once for each
 */
record FnMethods(
    FnMethod setup,
    FnMethod startBundle,
    FnMethod process,
    FnMethod finishBundle,
    FnMethod teardown,
    boolean observesWindow) {

  /** The methods, unless one is called with what only Beam's own callers give. */
  static Optional<FnMethods> of(DoFn<?, ?> fn) {
    DoFnSignature of = DoFnSignatures.getSignature(fn.getClass());
    DoFnSignature.ProcessElementMethod processing = of.processElement();
    FnMethod setup = lifecycle(of.setup());
    FnMethod startBundle = bundle(of.startBundle());
    FnMethod process = FnMethod.of(processing.targetMethod(), processing.extraParameters());
    FnMethod finishBundle = bundle(of.finishBundle());
    FnMethod teardown = lifecycle(of.teardown());
    if (setup == null
        || startBundle == null
        || process == null
        || finishBundle == null
        || teardown == null
        || processing.isSplittable()
        || processing.requiresTimeSortedInput()) {
      return Optional.empty();
    }
    return Optional.of(
        new FnMethods(
            setup, startBundle, process, finishBundle, teardown, processing.observesWindow()));
  }

  private static @Nullable FnMethod lifecycle(DoFnSignature.@Nullable LifecycleMethod method) {
    if (method == null) {
      return FnMethod.none();
    }
    List<DoFnSignature.Parameter> parameters = method.extraParameters();
    return FnMethod.of(method.targetMethod(), parameters == null ? List.of() : parameters);
  }

  private static @Nullable FnMethod bundle(DoFnSignature.@Nullable BundleMethod method) {
    return method == null
        ? FnMethod.none()
        : FnMethod.of(method.targetMethod(), method.extraParameters());
  }
}
