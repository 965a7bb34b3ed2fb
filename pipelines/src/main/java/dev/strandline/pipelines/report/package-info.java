/** What a run tells about itself: the report as a value, as JSON and as one HTML page. */
@NullMarked
package dev.strandline.pipelines.report;

import org.jspecify.annotations.NullMarked;
