/**
 * Stores on S3 and what speaks its protocol: {@code s3://bucket/prefix}.
 *
 * <p>The only package that knows Amazon's client, which is loaded at the first request and not
 * before.
 */
@NullMarked
package dev.strandline.io.s3;

import org.jspecify.annotations.NullMarked;
