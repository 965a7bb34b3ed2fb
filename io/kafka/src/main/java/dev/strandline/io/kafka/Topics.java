package dev.strandline.io.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks a cluster for its topics' partitions, and where each begins and ends. */
final class Topics {
  private final ClientSettings client;
  private final List<String> names;
  private final @Nullable Pattern pattern;

  /**
   * @param names the topics; empty where a pattern tells them
   */
  Topics(ClientSettings client, List<String> names, @Nullable String pattern) {
    this.client = client;
    this.names = names;
    this.pattern = pattern == null ? null : Pattern.compile(pattern);
  }

  /** Every partition of the topics, as it is now. */
  List<RangePlan.Partition> look() throws IOException {
    try (Admin admin = client.admin()) {
      String cluster = get("ask for the cluster's id", admin.describeCluster().clusterId());
      Collection<String> wanted = wanted(admin);
      Map<String, TopicDescription> topics =
          get("look at the topics " + wanted, admin.describeTopics(wanted).allTopicNames());
      List<TopicPartition> partitions = new ArrayList<>();
      topics
          .values()
          .forEach(
              topic ->
                  topic
                      .partitions()
                      .forEach(
                          p -> partitions.add(new TopicPartition(topic.name(), p.partition()))));
      // First the beginnings: one that moves meanwhile is seen when it is read.
      Map<TopicPartition, Long> first =
          offsets(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
      Map<TopicPartition, Long> end =
          offsets(
              admin,
              partitions,
              OffsetSpec.latest(),
              client.readsCommitted()
                  ? IsolationLevel.READ_COMMITTED
                  : IsolationLevel.READ_UNCOMMITTED);
      Map<TopicPartition, Long> written =
          client.readsCommitted()
              ? offsets(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED)
              : end;
      List<RangePlan.Partition> now = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        TopicDescription topic = topics.get(partition.topic());
        now.add(
            new RangePlan.Partition(
                partition.topic(),
                partition.partition(),
                cluster + "/" + (topic == null ? "" : topic.topicId()),
                first.getOrDefault(partition, 0L),
                end.getOrDefault(partition, 0L),
                written.getOrDefault(partition, 0L)));
      }
      return now;
    }
  }

  private Collection<String> wanted(Admin admin) throws IOException {
    Pattern wanted = pattern;
    if (wanted == null) {
      return new TreeSet<>(names);
    }
    Collection<String> matching = new TreeSet<>();
    for (String name : get("list the topics", admin.listTopics().names())) {
      if (wanted.matcher(name).matches()) {
        matching.add(name);
      }
    }
    return matching;
  }

  private Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
      throws IOException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    Map<TopicPartition, ListOffsetsResultInfo> told =
        get(
            "ask for offsets of " + names(partitions),
            admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    told.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private static Collection<String> names(List<TopicPartition> partitions) {
    Collection<String> topics = new TreeSet<>();
    partitions.forEach(partition -> topics.add(partition.topic()));
    return topics;
  }

  private <T> T get(String doing, KafkaFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw client.failed(doing, e);
    } catch (ExecutionException e) {
      throw client.failed(doing, e.getCause() == null ? e : e.getCause());
    }
  }
}
