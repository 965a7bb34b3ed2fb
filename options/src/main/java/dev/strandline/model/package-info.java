/** The element types that flow between steps, and their coders. */
@NullMarked
package dev.strandline.model;

import org.jspecify.annotations.NullMarked;
