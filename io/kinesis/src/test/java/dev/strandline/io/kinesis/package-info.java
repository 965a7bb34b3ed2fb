@NullMarked
package dev.strandline.io.kinesis;

import org.jspecify.annotations.NullMarked;
