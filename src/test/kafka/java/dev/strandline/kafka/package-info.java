/** Topics of a real broker, read by the real command. */
@NullMarked
package dev.strandline.kafka;

import org.jspecify.annotations.NullMarked;
