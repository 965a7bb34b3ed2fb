/** Strandline on a real S3 server, with a network that fails. */
@NullMarked
package dev.strandline.s3;

import org.jspecify.annotations.NullMarked;
