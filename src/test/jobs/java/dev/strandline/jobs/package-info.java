/** Specs that tests run as users do, and what another engine sees in their tables. */
@NullMarked
package dev.strandline.jobs;

import org.jspecify.annotations.NullMarked;
