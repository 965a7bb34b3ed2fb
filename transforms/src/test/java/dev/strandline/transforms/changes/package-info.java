@NullMarked
package dev.strandline.transforms.changes;

import org.jspecify.annotations.NullMarked;
