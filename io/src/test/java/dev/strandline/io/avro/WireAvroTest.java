package dev.strandline.io.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strandline.model.WireMessages;
import dev.strandline.model.WireMessages.UnreadableMessage;
import dev.strandline.options.SchemaSettings;
import dev.strandline.options.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages in a registry's wire format, with schemas of files and of a registry on loopback. */
final class WireAvroTest {
  private static final String TEXT =
      """
      {"type":"record","name":"Value","namespace":"shop","fields":[
        {"name":"id","type":"long"},
        {"name":"amount","type":["null",{"type":"bytes","scale":2,"precision":12,"connect.version":1,
          "connect.parameters":{"scale":"2","connect.decimal.precision":"12"},
          "connect.name":"org.apache.kafka.connect.data.Decimal","logicalType":"decimal"}],"default":null},
        {"name":"day","type":{"type":"int","connect.version":1,"connect.name":"io.debezium.time.Date"}},
        {"name":"plain","type":{"type":"long","logicalType":"timestamp-micros"}},
        {"name":"f","type":"float"},
        {"name":"tags","type":{"type":"array","items":["null","string"]}},
        {"name":"more","type":{"type":"map","values":"int"}}]}
      """;

  @TempDir private Path folder;
  private HttpServer server;
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private String body = "";
  private final Map<String, String> bodies = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    body = "{\"schema\":\"" + TEXT.replace("\"", "\\\"").replace("\n", "") + "\"}";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String auth = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    asked.add(exchange.getRequestURI() + " " + auth);
    Integer status = statuses.poll();
    String own = bodies.getOrDefault(exchange.getRequestURI().toString(), body);
    byte[] bytes = own.getBytes(StandardCharsets.UTF_8);
    if (status != null && status == 307) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(status == null ? 200 : status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private WireAvro registry(@Nullable String user) throws IOException {
    Secret password =
        user == null
            ? null
            : new Secret("file:" + Files.writeString(folder.resolve("password"), "p:w\n"));
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    return new WireAvro(
        new SchemaRegistry(
            new SchemaSettings.Registry(url, user, password, Duration.ofSeconds(20)),
            Duration.ofMillis(1)));
  }

  private static byte[] message(int id) throws IOException {
    Schema schema = new Schema.Parser().parse(TEXT);
    GenericRecord value =
        new GenericRecordBuilder(schema)
            .set("id", 7L)
            .set("amount", ByteBuffer.wrap(new byte[] {(byte) 0x04, (byte) 0xd2}))
            .set("day", 20513)
            .set("plain", 1L)
            .set("f", Float.NaN)
            .set("tags", java.util.Arrays.asList("x", null))
            .set("more", Map.of("k", 3))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static final String PAYLOAD =
      "{\"id\":7,\"amount\":\"BNI=\",\"day\":20513,\"plain\":1,\"f\":\"NaN\",\"tags\":[\"x\",null],"
          + "\"more\":{\"k\":3}}";

  @Test
  void aMessageIsTheJsonThatConnectWouldHaveWritten() throws Exception {
    WireMessages.Message message = registry(null).read(message(17));
    assertThat(message.payload().toString(), is(PAYLOAD));
    List<String> types = new ArrayList<>();
    message
        .schema()
        .get("fields")
        .forEach(
            field ->
                types.add(
                    field.path("field").asText()
                        + " "
                        + field.path("type").asText()
                        + " "
                        + field.path("name").asText()
                        + field.path("parameters").path("scale").asText()));
    assertThat(
        types,
        contains(
            "id long ",
            "amount bytes org.apache.kafka.connect.data.Decimal2",
            "day int io.debezium.time.Date",
            "plain long io.debezium.time.MicroTimestamp",
            "f float ",
            "tags array ",
            "more map "));
  }

  @Test
  void aSchemaIsAskedForOnceAndWithThePassword() throws Exception {
    WireAvro wire = registry("ann");
    for (int i = 0; i < 3; i++) {
      wire.read(message(17));
      wire.read(message(18));
    }
    String basic = "Basic YW5uOnA6dw==";
    assertThat(
        List.copyOf(asked), contains("/schemas/ids/17 " + basic, "/schemas/ids/18 " + basic));
  }

  @Test
  void whatPassesIsTriedAgainAndWhatStaysIsAnError() throws Exception {
    statuses.addAll(List.of(503, 429));
    assertThat(registry(null).read(message(17)).payload().toString(), is(PAYLOAD));
    statuses.addAll(List.of(500, 500, 500, 500, 500));
    asked.clear();
    WireAvro wire = registry(null);
    IOException failed = assertThrows(IOException.class, () -> wire.read(message(17)));
    assertThat(failed.getMessage(), containsString("the registry answers 500 [SL-3620]"));
    assertThat(asked.size(), is(5));
    assertThat("it is asked again later", wire.read(message(17)).payload().size(), is(7));
  }

  @Test
  void anUnknownIdIsToldOfOnceAndIsNoOutage() throws Exception {
    statuses.add(404);
    WireAvro wire = registry(null);
    for (int i = 0; i < 2; i++) {
      UnreadableMessage e = assertThrows(UnreadableMessage.class, () -> wire.read(message(99)));
      assertThat(e.schemaUnknown(), is(true));
      assertThat(e.getMessage(), containsString("id is 99, which is not in the registry http"));
    }
    assertThat(asked.size(), is(1));
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() throws Exception {
    statuses.add(401);
    WireAvro wire = registry("ann");
    IOException refused = assertThrows(IOException.class, () -> wire.read(message(17)));
    assertThat(refused.getMessage(), containsString("refuses the user"));
    assertThat(refused.getMessage(), containsString("[SL-3621]"));
    assertThat(refused.getMessage(), not(containsString("p:w")));
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    statuses.add(307);
    WireAvro wire = registry("ann");
    IOException refused = assertThrows(IOException.class, () -> wire.read(message(17)));
    assertThat(refused.getMessage(), containsString("answers 307"));
    assertThat(asked.size(), is(1));
  }

  @Test
  void otherKindsAreRefused() throws Exception {
    body = "{\"schemaType\":\"PROTOBUF\",\"schema\":\"x\"}";
    UnreadableMessage kind =
        assertThrows(UnreadableMessage.class, () -> registry(null).read(message(17)));
    assertThat(kind.getMessage(), containsString("of type PROTOBUF, not AVRO"));
    body = "no JSON";
    IOException none = assertThrows(IOException.class, () -> registry(null).read(message(17)));
    assertThat(none.getMessage(), containsString("not JSON [SL-3620]"));
  }

  /** An answer of a registry: a schema with single quotes, and subjects that it refers to. */
  private static String answer(String schema, String... subjects) {
    StringBuilder references = new StringBuilder();
    for (String subject : subjects) {
      references.append(references.isEmpty() ? "" : ",");
      references.append("{\"name\":\"n\",\"subject\":\"" + subject + "\",\"version\":3}");
    }
    String quoted = schema.replace("'", "\\\"");
    return "{\"schema\":\"" + quoted + "\",\"references\":[" + references + "]}";
  }

  @Test
  void schemasThatItRefersToAreReadBeforeItEachOnce() throws Exception {
    bodies.put(
        "/schemas/ids/17",
        answer(
            "{'type':'record','name':'V','namespace':'s','fields':[{'name':'a','type':'Unit'},"
                + "{'name':'b','type':'Money'}]}",
            "s.Money v",
            "Unit"));
    bodies.put(
        "/subjects/s.Money%20v/versions/3",
        answer(
            "{'type':'record','name':'Money','namespace':'s','fields':[{'name':'u','type':'Unit'}]}",
            "Unit"));
    bodies.put(
        "/subjects/Unit/versions/3",
        answer("{'type':'enum','name':'Unit','namespace':'s','symbols':['EUR','USD']}"));
    byte[] message = {0, 0, 0, 0, 17, 2, 0};
    WireAvro wire = registry(null);
    assertThat(
        wire.read(message).payload().toString(), is("{\"a\":\"USD\",\"b\":{\"u\":\"EUR\"}}"));
    wire.read(message);
    assertThat(asked.size(), is(3));
    bodies.put("/subjects/Unit/versions/3", answer("'long'", "s.Money v"));
    UnreadableMessage circle =
        assertThrows(UnreadableMessage.class, () -> registry(null).read(message));
    assertThat(circle.getMessage(), containsString("which refers to itself"));
  }

  @Test
  void aReferenceThatIsNotThereIsTold() {
    bodies.put("/schemas/ids/17", answer("'long'", "gone"));
    server.removeContext("/");
    server.createContext("/schemas", this::answer);
    UnreadableMessage gone =
        assertThrows(UnreadableMessage.class, () -> registry(null).read(message(17)));
    assertThat(gone.getMessage(), containsString("refers to /subjects/gone/versions/3"));
  }

  @Test
  void nobodyThereIsAnOutage() throws Exception {
    WireAvro wire = registry(null);
    server.stop(0);
    IOException failed = assertThrows(IOException.class, () -> wire.read(message(17)));
    assertThat(failed.getMessage(), containsString("[SL-3620]"));
  }

  @Test
  void schemasMayBeInAFolderOrInOneFile() throws Exception {
    Files.writeString(folder.resolve("17.avsc"), TEXT);
    WireAvro inFolder = new WireAvro(new SchemaFiles(folder.toString()));
    assertThat(inFolder.read(message(17)).payload().toString(), is(PAYLOAD));
    assertThrows(UnreadableMessage.class, () -> inFolder.read(message(18)));
    Path file = Files.writeString(folder.resolve("all.json"), "{\"17\": " + TEXT + "}");
    WireAvro inFile = new WireAvro(new SchemaFiles(file.toString()));
    assertThat(inFile.read(message(17)).payload().toString(), is(PAYLOAD));
    assertThrows(UnreadableMessage.class, () -> inFile.read(message(18)));
    Files.writeString(file, "[");
    IOException broken =
        assertThrows(
            IOException.class,
            () -> new WireAvro(new SchemaFiles(file.toString())).read(message(1)));
    assertThat(broken.getMessage(), containsString("[SL-3622]"));
  }

  private UnreadableMessage unreadable(byte[] bytes, String schema) throws IOException {
    Files.writeString(folder.resolve("17.avsc"), schema);
    return assertThrows(
        UnreadableMessage.class,
        () -> new WireAvro(new SchemaFiles(folder.toString())).read(bytes));
  }

  @Test
  void badBytesAreRefused() throws Exception {
    byte[] good = message(17);
    assertThat(
        unreadable("{\"id\":1}".getBytes(StandardCharsets.UTF_8), TEXT).getMessage(),
        containsString("does not begin with a zero byte"));
    assertThat(unreadable(java.util.Arrays.copyOf(good, 4), TEXT).schemaUnknown(), is(false));
    for (int length = 5; length < good.length; length++) {
      assertThat(
          unreadable(java.util.Arrays.copyOf(good, length), TEXT).schemaUnknown(), is(false));
    }
    assertThat(
        unreadable(java.util.Arrays.copyOf(good, good.length + 1), TEXT).getMessage(),
        containsString("go on behind the value"));
  }

  @Test
  void schemasThatHaveNoColumnsAreRefused() throws Exception {
    String list =
        "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";
    assertThat(unreadable(message(17), list).getMessage(), containsString("L contains itself"));
    String union =
        "{\"type\":\"record\",\"name\":\"U\",\"fields\":[{\"name\":\"u\",\"type\":[\"int\",\"string\"]}]}";
    assertThat(unreadable(message(17), union).getMessage(), containsString("several types"));
    assertThat(unreadable(message(17), "{").getMessage(), containsString("none of Avro"));
  }
}
