/**
 * Topics of Kafka as a source: ranges of offsets that commits of tables name, read exactly once.
 *
 * <p>The only package that knows Kafka's client.
 */
@NullMarked
package dev.strandline.io.kafka;

import org.jspecify.annotations.NullMarked;
