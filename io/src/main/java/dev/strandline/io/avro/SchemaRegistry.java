package dev.strandline.io.avro;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.model.WireMessages.UnreadableMessage;
import dev.strandline.options.SchemaSettings;
import dev.strandline.options.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry behind HTTP: {@code GET /schemas/ids/{id}}, and of what a schema refers to
 * {@code GET /subjects/{subject}/versions/{version}}, as Confluent's API reference has them. What
 * passes is tried again, with pauses that double; redirects are not followed, since they would be
 * sent the password.
 */
final class SchemaRegistry implements SchemasById {
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final int ATTEMPTS = 5;
  private static final int MOST_BYTES = 8 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaSettings.Registry registry;
  private final Duration firstPause;
  private @Nullable HttpClient client;

  SchemaRegistry(SchemaSettings.Registry registry, Duration firstPause) {
    this.registry = registry;
    this.firstPause = firstPause;
  }

  @Override
  public List<String> texts(int id) throws UnreadableMessage, IOException {
    Map<String, String> found = new LinkedHashMap<>();
    String own = text(id, "/schemas/ids/" + id, found, new HashSet<>());
    List<String> texts = new ArrayList<>(found.values());
    texts.add(own);
    return texts;
  }

  /**
   * The text that is there.
   *
   * @param found gets those that it refers to, by their addresses, each behind its own
   * @param asked the addresses of all that were asked for
   */
  private String text(int id, String path, Map<String, String> found, Set<String> asked)
      throws UnreadableMessage, IOException {
    HttpResponse<byte[]> answer = ask(path);
    int status = answer.statusCode();
    if (status == 404 && !asked.isEmpty()) {
      throw new UnreadableMessage(
          true, "its schema, " + id + ", refers to " + path + ", which the registry does not know");
    }
    if (status == 404) {
      throw SchemasById.unknown(id, "the registry " + registry.url());
    }
    if (status == 401 || status == 403) {
      throw SchemaError.NOT_ALLOWED.of(
          start(path) + "the registry refuses the user; see user and password", null);
    }
    if (status != 200) {
      throw SchemaError.UNAVAILABLE.of(start(path) + "the registry answers " + status, null);
    }
    JsonNode schema = schema(id, path, answer.body());
    for (JsonNode reference : schema.path("references")) {
      String to =
          "/subjects/"
              + URLEncoder.encode(reference.path("subject").asText(), StandardCharsets.UTF_8)
                  .replace("+", "%20")
              + "/versions/"
              + reference.path("version").asInt();
      if (asked.add(to)) {
        found.put(to, text(id, to, found, asked));
      } else if (!found.containsKey(to)) {
        throw new UnreadableMessage(
            true, "its schema, " + id + ", refers to " + to + ", which refers to itself");
      }
    }
    return schema.path("schema").asText();
  }

  private JsonNode schema(int id, String path, byte[] body) throws UnreadableMessage, IOException {
    JsonNode found;
    try {
      found = JSON.readTree(body.length > MOST_BYTES ? new byte[0] : body);
    } catch (JacksonException e) {
      throw SchemaError.UNAVAILABLE.of(start(path) + "the answer is not JSON", e);
    }
    String type = found.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new UnreadableMessage(
          true, "its schema, " + id + ", is of type " + type + ", not AVRO");
    }
    if (!found.path("schema").isTextual()) {
      throw SchemaError.UNAVAILABLE.of(start(path) + "the answer has no schema", null);
    }
    return found;
  }

  private String start(String path) {
    return "Cannot get " + registry.url() + path + ": ";
  }

  private HttpResponse<byte[]> ask(String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url().replaceFirst("/+$", "") + path))
            .timeout(registry.timeout())
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    Secret password = registry.password();
    if (password != null) {
      byte[] pair = (registry.user() + ":" + password.resolve()).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    HttpRequest made = request.build();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> answer = client().send(made, HttpResponse.BodyHandlers.ofByteArray());
        if (attempt == ATTEMPTS || !passes(answer.statusCode())) {
          return answer;
        }
      } catch (InterruptedException e) {
        throw interrupted(path, e);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw SchemaError.UNAVAILABLE.of(
              start(path)
                  + "no answer, "
                  + e.getClass().getSimpleName()
                  + (e.getMessage() == null ? "" : ", " + e.getMessage()),
              e);
        }
      }
      pause(attempt, path);
    }
  }

  private static boolean passes(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private void pause(int attempt, String path) throws InterruptedIOException {
    long most = firstPause.toMillis() << (attempt - 1);
    try {
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    } catch (InterruptedException e) {
      throw interrupted(path, e);
    }
  }

  private InterruptedIOException interrupted(String path, InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException stopped = new InterruptedIOException(start(path) + "interrupted");
    stopped.initCause(e);
    return stopped;
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(registry.timeout())
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }
}
