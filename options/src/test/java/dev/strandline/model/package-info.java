/** Tests of the element types. */
@NullMarked
package dev.strandline.model;

import org.jspecify.annotations.NullMarked;
