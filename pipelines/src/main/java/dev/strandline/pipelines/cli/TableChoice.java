package dev.strandline.pipelines.cli;

import java.util.Optional;

/**
 * Which table to look at.
 *
 * @param spec the spec that writes it, where it was named by one
 * @param sink which of the spec's sinks; may be left out where there is one
 * @param path the table's folder, where it was named by that
 */
public record TableChoice(Optional<Request> spec, Optional<String> sink, Optional<String> path) {}
