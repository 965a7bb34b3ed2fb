/** A real Kafka broker for tests, in a process of its own. */
@NullMarked
package dev.strandline.kafka.server;

import org.jspecify.annotations.NullMarked;
