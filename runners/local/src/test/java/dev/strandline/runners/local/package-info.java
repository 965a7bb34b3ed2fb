@NullMarked
package dev.strandline.runners.local;

import org.jspecify.annotations.NullMarked;
