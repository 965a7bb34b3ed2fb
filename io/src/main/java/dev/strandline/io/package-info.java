/** Sources and sinks: one class family a system or format. */
@NullMarked
package dev.strandline.io;

import org.jspecify.annotations.NullMarked;
