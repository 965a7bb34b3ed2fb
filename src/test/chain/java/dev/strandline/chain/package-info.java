/** A real PostgreSQL, read by a real Debezium into a real Kafka broker, landed by real runs. */
@NullMarked
package dev.strandline.chain;

import org.jspecify.annotations.NullMarked;
