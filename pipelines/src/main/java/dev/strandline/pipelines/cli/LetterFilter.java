package dev.strandline.pipelines.cli;

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
    Optional<String> code, Optional<String> step, Optional<String> run, int examples) {}
