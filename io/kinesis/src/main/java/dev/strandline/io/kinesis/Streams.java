package dev.strandline.io.kinesis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of Kinesis. */
interface Streams {
  /**
   * A stream of now.
   *
   * @param retention how long it keeps records
   */
  record Stream(String name, String incarnation, Duration retention) {}

  /**
   * An answer with records.
   *
   * @param next where the next ones are; null behind the last record of a closed shard
   * @param behind by how many milliseconds the answer is behind the shard's tip; 0 at the tip
   */
  record Answer(List<KinesisRecord> records, @Nullable String next, long behind) {}

  Stream describe(String stream) throws IOException;

  /** All shards that it still has, closed ones too. */
  List<Shard> shards(Stream stream) throws IOException;

  /**
   * Where records from a bound on are: from that very record on, if it is a number. None if the
   * shard does not know that record any more.
   */
  Optional<String> iterator(Shard shard, Bound from) throws IOException;

  /**
   * The records there, so many at most; often none though there are some later.
   *
   * @return none if the iterator has expired
   */
  Optional<Answer> records(Shard shard, String iterator, int most) throws IOException;
}
