package dev.strandline.io.kinesis;

import dev.strandline.io.Input;
import dev.strandline.io.messages.MessageReader;
import dev.strandline.model.Origin;
import java.io.IOException;
import java.time.Clock;

/**
 * Reads ranges of sequence numbers.
 *
 * @param goesOn whether records that are lost are passed over
 */
record KinesisReader(ClientSettings client, boolean goesOn)
    implements MessageReader<KinesisMessage> {
  /** Opens readers. */
  record Opener(ClientSettings client, boolean goesOn)
      implements MessageReader.Opener<KinesisMessage> {
    private static final long serialVersionUID = 1;

    @Override
    public KinesisReader open() {
      return new KinesisReader(client, goesOn);
    }
  }

  @Override
  public Origin origin(Input input) {
    return ShardRange.of(input).origin(input);
  }

  @Override
  public void read(Input input, Taker<KinesisMessage> taker) throws IOException {
    new RangeRecords(client.streams(), client.timeout(), goesOn, Clock.systemUTC())
        .read(ShardRange.of(input), taker::take);
    taker.reached(1);
  }

  @Override
  public void close() {}
}
