import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Runs Debezium's engine and puts what it gives into Kafka, until its input ends. An event is taken
 * for delivered when the broker has acknowledged it, so one that is killed delivers the last again.
 *
 * <p>Arguments: a file of the engine's properties, the broker's address.
 */
final class ConnectorLauncher {
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(Path.of(args[0]))) {
      properties.load(in);
    }
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", args[1],
                "acks", "all",
                "linger.ms", "5",
                "max.block.ms", "120000",
                "delivery.timeout.ms", "180000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    DebeziumEngine<ChangeEvent<String, String>> engine =
        DebeziumEngine.create(Json.class)
            .using(properties)
            .notifying(
                (events, committer) -> {
                  List<Future<?>> sent = new ArrayList<>();
                  for (ChangeEvent<String, String> event : events) {
                    sent.add(
                        producer.send(
                            new ProducerRecord<>(
                                event.destination(), bytes(event.key()), bytes(event.value()))));
                  }
                  producer.flush();
                  for (int i = 0; i < sent.size(); i++) {
                    try {
                      sent.get(i).get();
                    } catch (java.util.concurrent.ExecutionException e) {
                      throw new IllegalStateException(e);
                    }
                    committer.markProcessed(events.get(i));
                  }
                  committer.markBatchFinished();
                })
            .using(
                (success, message, error) -> {
                  System.err.println("the connector has ended: " + message);
                  Runtime.getRuntime().halt(1);
                })
            .build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    thread.execute(engine);
    System.out.println("port 0");
    while (System.in.read() >= 0) {
      // Nothing is expected; only the end is.
    }
    Runtime.getRuntime().halt(0);
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
