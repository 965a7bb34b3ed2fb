/** What it costs to land change data: files of AWS DMS, and events of Debezium in Kafka. */
@NullMarked
package dev.strandline.benchmarks.changes;

import org.jspecify.annotations.NullMarked;
