/** The Direct runner: small bounded runs in this process, with the shortest start. */
@NullMarked
package dev.strandline.runners.direct;

import org.jspecify.annotations.NullMarked;
