package dev.strandline.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class RangeRecordsTest {
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(OffsetResetStrategy.NONE);

  private static ClientSettings settings(Duration timeout) {
    return new ClientSettings(
        "k:1", ReadFromKafkaConfig.Isolation.READ_COMMITTED, timeout, Map.of());
  }

  private RangeRecords records(boolean goesOn, Duration timeout) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    return new RangeRecords(settings(timeout), goesOn, consumer);
  }

  private List<Long> read(RangeRecords records, long from, long to) throws IOException {
    List<Long> offsets = new ArrayList<>();
    records.read(
        OffsetRange.of("orders", 0, "c/t", from, to),
        message -> {
          offsets.add(message.offset());
          return true;
        });
    return offsets;
  }

  private void comes(long... offsets) {
    consumer.schedulePollTask(
        () -> {
          for (long offset : offsets) {
            consumer.addRecord(new ConsumerRecord<>("orders", 0, offset, null, new byte[0]));
          }
        });
  }

  @Test
  void givesTheMessagesOfTheRangeAndNoOthers() throws IOException {
    comes(3, 4, 5, 6, 7, 8);
    try (RangeRecords records = records(false, Duration.ofSeconds(5))) {
      assertThat(read(records, 3, 7), contains(3L, 4L, 5L, 6L));
    }
  }

  @Test
  void endsByThePositionWhereNoMessageIsLeft() throws IOException {
    comes(0, 1);
    // Marks of transactions, and messages of aborted ones, move the position and give nothing.
    consumer.schedulePollTask(() -> consumer.seek(PARTITION, 6));
    try (RangeRecords records = records(false, Duration.ofSeconds(5))) {
      assertThat(read(records, 0, 6), contains(0L, 1L));
    }
  }

  @Test
  void aGapOfACompactedTopicEndsTheRangeToo() throws IOException {
    comes(0, 9);
    try (RangeRecords records = records(false, Duration.ofSeconds(5))) {
      assertThat(read(records, 0, 6), contains(0L));
    }
  }

  @Test
  void readingThatStandsStillIsAnError() throws IOException {
    comes(0, 1);
    try (RangeRecords records = records(false, Duration.ofMillis(50))) {
      String message = assertThrows(IOException.class, () -> read(records, 0, 6)).getMessage();
      assertThat(message, containsString("orders/0, offsets 0 to 5"));
      assertThat(message, containsString("from offset 2"));
      assertThat(message, containsString("[SL-3608]"));
    }
  }

  @Test
  void messagesDroppedWhileReadingAreAnError() throws IOException {
    comes(4, 5, 6);
    try (RangeRecords records = records(false, Duration.ofSeconds(5))) {
      consumer.updateBeginningOffsets(Map.of(PARTITION, 4L));
      String message = assertThrows(IOException.class, () -> read(records, 0, 6)).getMessage();
      assertThat(message, containsString("[SL-3605]"));
      assertThat(message, containsString("offset 0 is gone, the first one now is 4"));
    }
  }

  @Test
  void messagesDroppedWhileReadingArePassedOverWhereTheSpecSaysSo() throws IOException {
    comes(4, 5, 6);
    try (RangeRecords records = records(true, Duration.ofSeconds(5))) {
      consumer.updateBeginningOffsets(Map.of(PARTITION, 4L));
      assertThat(read(records, 0, 6), contains(4L, 5L));
    }
  }

  @Test
  void aRefusalOfTheClusterIsToldAsOne() throws IOException {
    consumer.schedulePollTask(
        () -> consumer.setPollException(new TopicAuthorizationException("no Read on orders")));
    try (RangeRecords records = records(false, Duration.ofSeconds(5))) {
      String message = assertThrows(IOException.class, () -> read(records, 0, 6)).getMessage();
      assertThat(message, containsString("no Read on orders"));
      assertThat(message, containsString("[SL-3602]"));
    }
  }

  @Test
  void stopsWhenNoMoreIsWanted() throws IOException {
    comes(0, 1, 2, 3);
    List<Long> offsets = new ArrayList<>();
    try (RangeRecords records = records(false, Duration.ofSeconds(5))) {
      records.read(
          OffsetRange.of("orders", 0, "c/t", 0, 4),
          message -> {
            offsets.add(message.offset());
            return offsets.size() < 2;
          });
    }
    assertThat(offsets, contains(0L, 1L));
    assertThat(consumer.closed(), is(true));
  }
}
