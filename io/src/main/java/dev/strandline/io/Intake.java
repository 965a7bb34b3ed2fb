package dev.strandline.io;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sink makes of the inputs offered to it.
 *
 * @param read what has to be read, each with the number of its content, in the order offered
 * @param left what is passed over, and why
 */
public record Intake(List<Input> read, List<LeftOut> left) {
  public Intake {
    read = List.copyOf(read);
    left = List.copyOf(left);
  }

  /** For a sink that keeps no ledger: whatever the run wants. */
  public static Intake wanted(List<Offered> offered) {
    List<Input> read = new ArrayList<>();
    List<LeftOut> left = new ArrayList<>();
    for (Offered one : offered) {
      if (one.isWanted()) {
        read.add(one.input());
      } else {
        left.add(new LeftOut(one.input(), why(one)));
      }
    }
    return new Intake(read, left);
  }

  /** Why an input is left out that the run does not want. */
  public static LeftOut.Why why(Offered one) {
    return switch (one.ask()) {
      case IF_NEW, AGAIN -> LeftOut.Why.KNOWN;
      case LATER -> LeftOut.Why.LATER;
      case NOT -> LeftOut.Why.NOT_NAMED;
    };
  }
}
