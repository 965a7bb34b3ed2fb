package dev.strandline.transforms;

import dev.strandline.options.NodeKind;

/**
 * A kind of step. Found by ServiceLoader: {@code META-INF/services/dev.strandline.options.NodeKind}
 * names the class.
 */
public sealed interface StepKind<C extends Record> extends NodeKind<C>
    permits RowStepKind, LatestPerKeyKind {
  @Override
  default Role role() {
    return Role.STEP;
  }
}
