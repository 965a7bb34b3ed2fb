/** From the spec to the Beam graph: planner rules, wiring of dead letters, the run report. */
@NullMarked
package dev.strandline.pipelines;

import org.jspecify.annotations.NullMarked;
