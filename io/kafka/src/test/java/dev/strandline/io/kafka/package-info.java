@NullMarked
package dev.strandline.io.kafka;

import org.jspecify.annotations.NullMarked;
