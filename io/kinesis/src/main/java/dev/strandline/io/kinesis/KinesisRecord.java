package dev.strandline.io.kinesis;

/**
 * A record as Kinesis gives it.
 *
 * @param arrival about when it came, in milliseconds since 1970, by Kinesis's clock
 */
@SuppressWarnings("ArrayRecordComponent") // held while it is read, never compared
record KinesisRecord(Bound number, String partitionKey, byte[] data, long arrival) {}
