package dev.strandline.pipelines.cli;

import dev.strandline.model.DeadLetter;
import java.util.Optional;

/**
 * Which dead letters to look at; an absent part lets all through.
 *
 * @param code the stable id of the reason, such as {@code SL-2104}
 * @param step the source's or step's name in the spec
 * @param run the run's id
 * @param examples how many examples to show of each reason
 */
public record LetterFilter(
    Optional<String> code, Optional<String> step, Optional<String> run, int examples) {
  /** Whether it lets that letter through. */
  public boolean lets(DeadLetter letter) {
    return code.map(letter.reason().code()::equals).orElse(true)
        && step.map(letter.job().step()::equals).orElse(true)
        && run.map(letter.job().runId()::equals).orElse(true);
  }
}
