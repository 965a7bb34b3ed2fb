/** Events of change feeds to rows: bytes of key and value in, rows out, nothing of Beam. */
@NullMarked
package dev.strandline.transforms.changes;

import org.jspecify.annotations.NullMarked;
