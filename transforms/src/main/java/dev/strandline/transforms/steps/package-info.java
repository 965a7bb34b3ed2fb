/** The row steps: one kind a class, its config record, and its row logic. */
@NullMarked
package dev.strandline.transforms.steps;

import org.jspecify.annotations.NullMarked;
