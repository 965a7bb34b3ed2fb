@NullMarked
package dev.strandline.kinesis;

import org.jspecify.annotations.NullMarked;
