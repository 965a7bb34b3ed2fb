/** What tests of transforms share. */
@NullMarked
package dev.strandline.transforms.testing;

import org.jspecify.annotations.NullMarked;
